import { toBytes } from '../../src/formats/grid.ts';
import type { GeneratorModel } from '../../src/train/generator.ts';
import { generator } from '../../src/web/generator.ts';
import type { Answer, Drawn, Opened, Point, Request } from './messages.ts';

/** Draws by ONNX Runtime in a thread of its own, so that the page stays fluid. */

let model: GeneratorModel | null = null;
/** Points of seeds, which are asked for again and again. */
const points = new Map<number, Float32Array>();

async function open(url: string): Promise<Opened> {
  // One thread: the others may be training.
  model = await generator(url, { threads: 1 });
  return { classNames: model.classNames, latentSize: model.latent.size, step: model.step };
}

async function draw(wanted: readonly Point[]): Promise<Drawn> {
  if (!model) throw new Error('the generator is not open yet');
  const made = wanted.map(latent);
  const { count, channels, height, width, data } = await model.draw(
    made,
    wanted.map(({ label }) => label),
  );
  return { count, channels, height, width, bytes: toBytes(data) };
}

function latent({ seeds, weights, shift }: Point): Float32Array {
  const sum = Float32Array.from(shift ?? new Float32Array(model!.latent.size));
  for (const [i, seed] of seeds.entries()) {
    const point = points.get(seed) ?? model!.point(seed);
    points.set(seed, point);
    for (let k = 0; k < sum.length; k++) sum[k]! += weights[i]! * point[k]!;
  }
  return sum;
}

let before: Promise<void> = Promise.resolve();

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  before = before.then(async () => {
    const { id } = request;
    let answer: Answer;
    try {
      answer = { id, value: request.kind === 'open' ? await open(request.url) : await draw(request.points) };
    } catch (error) {
      answer = { id, error: error instanceof Error ? error.message : String(error) };
    }
    postMessage(answer);
  });
});
