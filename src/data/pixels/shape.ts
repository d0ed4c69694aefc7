import type { NumberBlocks } from '../arrays/numbers.js';

/** What the pixels of a row are: a square image, of which colours lie side by side at each pixel. */
export interface Shape {
  readonly side: number;
  readonly channels: 1 | 3;
}

/** The least values of a row that is an image: what is smaller is rather a table of something else. */
export const leastValues = 64;

/** Square images of so many values. */
export function fitsOf(values: number): Shape[] {
  const shapes = ([1, 3] as const).map((channels) => ({ side: Math.sqrt(values / channels), channels }));
  return values < leastValues ? [] : shapes.filter(({ side }) => Number.isInteger(side));
}

/** How much nearer to each other pixels are one below the other than others, to be told by that. */
const nearer = 0.9;

/**
 * Whether each colour of images lies by itself, as CIFAR-10 has them, and not all three side by side at each pixel: in
 * what is a row further down, values are nearer to each other. It is told by some of the images.
 *
 * @param images [N, side, side, 3]
 */
export async function arePlanes({ blocks }: NumberBlocks, { side, channels }: Shape): Promise<boolean> {
  if (channels === 1) return false;
  for await (const values of blocks()) {
    const difference = (lag: number): number => {
      let sum = 0;
      // The same values for both.
      for (let at = 0; at + 3 * side < values.length; at++)
        sum += Math.abs(Number(values[at]) - Number(values[at + lag]));
      return sum;
    };
    return difference(side) < nearer * difference(3 * side);
  }
  return false;
}
