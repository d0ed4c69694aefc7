import { GannetError } from '../errors.js';
import { sizeOf } from '../graph/index.js';
import type { System } from '../recipes/recipe.js';
import { averagedParameters } from './average.js';

/** Of a machine's memory, what training's numbers may take: the system, the images and a step need some too. */
const share = 0.8;

/**
 * Bytes that training carries from step to step, as float32: parameters with two moments and averages, all twice, and
 * the gradients of the largest network. The system's graphs must have been built once.
 */
export function trainingBytes(system: System): number {
  const networks = system.generator ? [system.generator, system.discriminator] : [system.discriminator];
  const sum = (parameters: readonly { readonly shape: readonly number[] }[]): number =>
    parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
  const trained = networks.map(({ parameters }) => sum(parameters.filter((p) => p.trainable)));
  const all = networks.reduce((total, { parameters }) => total + sum(parameters), 0);
  const moments = 2 * trained.reduce((a, b) => a + b, 0);
  return 4 * (2 * (all + moments + sum(averagedParameters(system))) + Math.max(...trained));
}

/**
 * Refuses networks that are too large for a machine, before anything is allocated for them.
 * @param memory bytes that the machine has
 * @throws GannetError with the sizes and what to do
 */
export function checkMemory(system: System, memory: number): void {
  const bytes = trainingBytes(system);
  if (bytes <= share * memory) return;
  const { height, width } = system.data;
  throw new GannetError(
    `training these networks on images of ${height}x${width} takes ${gigabytes(bytes)} for their parameters alone, and ` +
      `this machine has ${gigabytes(memory)}: give smaller images (such as --size 128), or narrower networks`,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
