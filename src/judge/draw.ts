import type { Split } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { Stream } from '../random/stream.js';
import type { System } from '../recipes/recipe.js';
import { latentPoints } from '../train/inputs.js';
import type { Sampler } from '../train/sampler.js';
import { generatedSplit } from './classifier.js';

/** Images that are drawn at a time, before they become bytes. */
const block = 1000;

/** What is drawn, and who is told how far it is. */
export interface SplitRequest {
  /** [count] the classes that they are asked to be of. */
  readonly labels: Uint8Array;
  readonly seed: number;
  readonly onProgress?: ((what: string, share: number) => void) | undefined;
}

/**
 * Draws samples of these classes, as bytes: what a picture file would hold of them.
 *
 * @throws GannetError if the generator draws something that is no number
 */
export async function drawSplit(
  system: Pick<System, 'latent' | 'data'>,
  sampler: Pick<Sampler, 'images'>,
  { labels, seed, onProgress }: SplitRequest,
): Promise<Split<Uint8Array>> {
  const { length: count } = labels;
  const { size, distribution } = system.latent;
  const z = latentPoints(new Stream(seed, 'evaluate/z'), count * size, distribution);
  const { channels, height, width } = system.data;
  const pixels = channels * height * width;
  const images = new Uint8Array(count * pixels);
  for (let from = 0; from < count; from += block) {
    onProgress?.('samples', from / count);
    const own = [...labels.subarray(from, from + block)];
    const drawn = await sampler.images({ z: z.subarray(from * size, (from + own.length) * size), labels: own });
    if (drawn.some(Number.isNaN))
      throw new GannetError('the generator draws pixels that are no numbers: go back to an older checkpoint');
    images.set(generatedSplit(drawn, own).images, from * pixels);
  }
  return { images, labels, count };
}
