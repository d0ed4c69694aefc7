import { z } from 'zod';
import { GannetError } from '../errors.js';
import type { DataShape } from './phase.js';

/**
 * Networks of 28x28 images for larger ones: squares of 32, with the published number of stages, and of 64 and 128 with
 * one and two more that double or halve the image.
 */
export const squareSizes = [28, 32, 64, 128] as const;

/** Channels of stages: as many as its default for 28x28 and 32x32, one more for 64x64, two more for 128x128. */
export const stageWidths = (channels: readonly number[], what: string) =>
  z
    .array(z.int().min(1))
    .min(channels.length)
    .max(channels.length + moreStages(Math.max(...squareSizes)))
    .default([...channels])
    .describe(what);

/** Stages beyond those for 28x28. */
export function moreStages(side: number): number {
  return Math.max(0, Math.round(Math.log2(side / 32)));
}

/** The generator's channels: where none are given for the later, larger stages, half of what the one before has. */
export function growing(option: string, given: readonly number[], published: number, { height }: DataShape): number[] {
  return fitting(option, given, published + moreStages(height), height, (widths) => [
    ...widths,
    Math.max(1, widths.at(-1)! >> 1),
  ]);
}

/** The discriminator's: where none are given for the first, larger stages, half of what the one behind has. */
export function shrinking(
  option: string,
  given: readonly number[],
  published: number,
  { height }: DataShape,
): number[] {
  return fitting(option, given, published + moreStages(height), height, (widths) => [
    Math.max(1, widths[0]! >> 1),
    ...widths,
  ]);
}

function fitting(
  option: string,
  given: readonly number[],
  wanted: number,
  side: number,
  longer: (widths: readonly number[]) => number[],
): number[] {
  if (given.length > wanted)
    throw new GannetError(`${option} cannot be ${given.join(',')}: images of ${side}x${side} take ${wanted} of them`);
  let widths = [...given];
  while (widths.length < wanted) widths = longer(widths);
  return widths;
}
