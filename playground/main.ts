import { mount } from 'svelte';
import '../studio/palette.css';
import '../studio/style.css';
import App from './App.svelte';

mount(App, { target: document.getElementById('app')! });
