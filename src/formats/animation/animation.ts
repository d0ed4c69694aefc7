import type { Picture } from '../grid.js';

/** Pictures of one size that follow one another, each known only when it is asked for. */
export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly count: number;
  readonly frames: () => AsyncIterable<Picture>;
  /** Frames a second. */
  readonly rate: number;
  /** How many times as long as others the last frame is shown; 1 where the first follows it without a seam. */
  readonly lastLasts: number;
}

/** How many frames long each frame is shown. */
export function lasts({ count, lastLasts }: Pick<Animation, 'count' | 'lastLasts'>): number[] {
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? lastLasts : 1));
}
