import type { Lowering } from '../src/lowering/index.js';
import { Stream } from '../src/random/stream.js';
import type { System } from '../src/recipes/recipe.js';
import type { Runtime, Values } from '../src/runtime/runtime.js';
import { latentPoints } from '../src/train/inputs.js';
import { Sampler } from '../src/train/sampler.js';
import { median, timeEach } from './timing.js';

/** How fast a generator in inference mode makes images. */
export interface Sampling {
  readonly batch: number;
  /** Median for one batch. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** Batches that are timed, and how often each at most. */
const timed = [
  { batch: 1, times: 100 },
  { batch: 100, times: 10 },
];

/** Seconds after which a batch is not made once more: large networks take a minute for ten batches of 100. */
const enough = 2;

/** Times the generator, from latent points in memory to images in memory. */
export async function measureSampling(
  system: System,
  parameters: Values,
  runtime: Runtime,
  lowering: Lowering,
): Promise<Sampling[]> {
  if (!system.generator) return [];
  const { latent, data } = system;
  const sampler = await Sampler.ofMany(system, runtime, parameters, lowering);
  const results: Sampling[] = [];
  for (const { batch, times } of timed) {
    const z = latentPoints(new Stream(1, 'bench/z'), batch * latent.size, latent.distribution);
    const labels = Array.from({ length: batch }, (_, i) => i % data.classes);
    await sampler.images({ z, labels });
    const seconds = median(await timeEach(times, () => sampler.images({ z, labels }), enough));
    results.push({ batch, seconds, imagesPerSecond: batch / seconds });
  }
  await sampler.release();
  return results;
}
