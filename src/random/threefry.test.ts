import { describe, expect, test } from 'vitest';
import { fillThreefry } from './threefry.js';

function words(count: number, key: readonly [number, number], counter: readonly [number, number]): number[] {
  const out = new Uint32Array(count);
  fillThreefry(out, ...key, ...counter);
  return [...out];
}

describe('Threefry2x32-20', () => {
  // From kat_vectors of the authors' Random123.
  test.each([
    { key: [0, 0], counter: [0, 0], answer: [0x6b200159, 0x99ba4efe] },
    { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], answer: [0x1cb996fc, 0xbb002be7] },
    { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], answer: [0xc4923a9c, 0x483df7a0] },
  ] as const)('gives the known answer for key $key and counter $counter', ({ key, counter, answer }) => {
    expect(words(2, key, counter)).toEqual(answer);
  });

  test('fills in the order of the counter and carries into its high word', () => {
    const key = [1, 2] as const;
    expect(words(6, key, [0xfffffffe, 7])).toEqual([
      ...words(2, key, [0xfffffffe, 7]),
      ...words(2, key, [0xffffffff, 7]),
      ...words(2, key, [0, 8]),
    ]);
  });

  test('leaves out the last word of an odd length', () => {
    expect(words(5, [3, 4], [9, 0])).toEqual(words(6, [3, 4], [9, 0]).slice(0, 5));
    expect(words(0, [3, 4], [9, 0])).toEqual([]);
  });

  test('takes signed and unsigned forms of a word alike', () => {
    expect(words(4, [-1, -2], [-3, -4])).toEqual(words(4, [2 ** 32 - 1, 2 ** 32 - 2], [2 ** 32 - 3, 2 ** 32 - 4]));
  });
});
