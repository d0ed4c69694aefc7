import type { Window } from '../graph/index.js';

/**
 * Zeros around an image: `same` as TensorFlow has it (output = ⌈input / stride⌉; an odd row or column goes to the end),
 * `valid` for none, or a number of rows and columns on every side, as in PyTorch.
 */
export type Padding = 'same' | 'valid' | number;

/** The window of a convolution over an image of [height, width] with a square kernel. */
export function windowOf(size: readonly [number, number], kernel: number, stride: number, padding: Padding): Window {
  const [top, bottom] = zeros(size[0], kernel, stride, padding);
  const [left, right] = zeros(size[1], kernel, stride, padding);
  return { stride: [stride, stride], pads: [top, left, bottom, right] };
}

function zeros(size: number, kernel: number, stride: number, padding: Padding): [number, number] {
  if (padding === 'valid') return [0, 0];
  if (typeof padding === 'number') return [padding, padding];
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The size that a transposed convolution makes of `size`: the one that the convolution would lead back from. */
export function transposedSize(size: number, kernel: number, stride: number, padding: Padding): number {
  if (padding === 'same') return size * stride;
  return (size - 1) * stride + kernel - (padding === 'valid' ? 0 : 2 * padding);
}
