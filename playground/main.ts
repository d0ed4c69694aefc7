import { mount } from 'svelte';
import '../studio/palette.css';
import '../studio/style.css';
import App from './App.svelte';
import { isolate } from './lib/isolate.ts';

// The studio sends the headers itself.
if (import.meta.env.MODE === 'studio' || !(await isolate())) mount(App, { target: document.getElementById('app')! });
