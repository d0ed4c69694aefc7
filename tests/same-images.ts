import { expect } from 'vitest';
import type { Dataset, Split } from '../src/data/dataset.js';
import { runsOf } from '../src/data/images.js';

/** All images of a split, wherever they are. */
export function bytesOf(split: Split): Uint8Array {
  return Buffer.concat([...runsOf(split)].map((run) => Buffer.from(run)));
}

/** Expects the images of a cache to be those in memory, and all that is said of them but where they are. */
export function expectSame(stored: Dataset, loaded: Dataset): void {
  const { train, test: held, notices: _own, ...rest } = loaded;
  expect(stored).toMatchObject(rest);
  for (const [a, b] of [
    [stored.train, train],
    [stored.test, held],
  ] as const) {
    expect(bytesOf(a)).toEqual(bytesOf(b));
    expect(a.labels).toEqual(b.labels);
  }
}
