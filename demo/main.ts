import { mount } from 'svelte';
import type { Card } from '../src/app/demo-card.ts';
import { embeddedRuntime } from '../src/runtime/embedded.ts';
import { GeneratorModel } from '../src/train/generator.ts';
import Demo from './Demo.svelte';
import { unpack } from './lib/unpack.ts';
import '../studio/palette.css';
import './style.css';

const root = document.documentElement;
const target = document.getElementById('app')!;

function fail(error: unknown): void {
  root.dataset.state = 'failed';
  const reason = error instanceof Error ? error.message : String(error);
  target.textContent = `This page cannot draw here: ${reason}. It needs a browser of 2023 or later, with WebAssembly.`;
}

async function start(): Promise<void> {
  const card = JSON.parse(document.getElementById('card')!.textContent) as Card;
  const model = await GeneratorModel.open(await unpack('model'), embeddedRuntime(await unpack('runtime')));
  target.replaceChildren();
  const onReady = (): void => {
    root.dataset.state = 'ready';
  };
  mount(Demo, { target, props: { model, card, onReady, onFail: fail } });
}

addEventListener('unhandledrejection', ({ reason }) => fail(reason));
start().catch(fail);
