import { type DrawnImages, paint } from 'gannet/web';
import type { Told } from './train.worker.ts';

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;

const drawing = byId('drawing');
await import('./draw.ts').then(
  () => drawing.remove(),
  (error: Error) => {
    drawing.textContent = `${error.message}: put a generator.onnx of a run into public/.`;
  },
);

const button = byId<HTMLButtonElement>('train');
button.onclick = () => {
  button.disabled = true;
  const worker = new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Told>) => {
    byId('training').textContent = data.text;
    if (data.images) show(data.images);
  };
  worker.postMessage({ steps: 100 });
};

function show(images: DrawnImages): void {
  paint(byId<HTMLCanvasElement>('trained'), images);
  button.disabled = false;
  document.documentElement.dataset.state = 'trained';
}
