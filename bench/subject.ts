import { shapeFor } from '../src/app/layers.js';
import type { Dataset, Split } from '../src/data/dataset.js';
import { fingerprintOf } from '../src/data/fingerprint.js';
import { loadDataset } from '../src/data/load.js';
import { Stream } from '../src/random/stream.js';
import { findRecipe } from '../src/recipes/index.js';
import type { Recipe } from '../src/recipes/recipe.js';
import { composed } from './composed.js';

/** What can be timed: every recipe, and `composed`. */
export const findSubject = (name: string): Recipe => (name === composed.name ? composed : findRecipe(name));

/** MNIST for the recipes that are built for it. For others noise: what the images show costs nothing. */
export async function benchData(recipe: Recipe, batch: number): Promise<Dataset<Uint8Array>> {
  const { channels, height, width, classes } = shapeFor(recipe);
  if (channels === 1) return loadDataset('mnist');
  const count = Math.max(64, batch);
  const noise = new Stream(1, 'bench/images').integers(count * channels * height * width, 256);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const train: Split<Uint8Array> = { images: Uint8Array.from(noise), labels, count };
  const test: Split<Uint8Array> = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  const classNames = Array.from({ length: classes }, (_, i) => String(i));
  const fingerprint = fingerprintOf([channels, height, width], [train, test]);
  return { name: 'noise', channels, height, width, classNames, train, test, fingerprint };
}
