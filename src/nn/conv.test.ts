import { describe, expect, test } from 'vitest';
import { evaluate, f32, ramp, surroundings } from '../../tests/evaluate.js';
import { input } from '../graph/index.js';
import { type ConvOptions, conv, convTranspose } from './conv.js';
import { Network } from './network.js';

const wave = (count: number, frequency: number): number[] => ramp(count).map((i) => Math.sin(frequency * i + 1));

/** The index of element [a, b, c, d] of an array of this shape. */
const at = (shape: readonly number[], a: number, b: number, c: number, d: number): number =>
  ((a * shape[1]! + b) * shape[2]! + c) * shape[3]! + d;

type Dims = readonly [number, number, number, number];

/** Calls `visit` for each meeting of small image [N, a, h, w], window tap and large image [N, b, H, W]. */
function meetings(
  small: Dims,
  large: Dims,
  k: number,
  s: number,
  before: number,
  visit: (i: Dims, b: number, t: [number, number], L: [number, number]) => void,
) {
  const [n, a, h, w] = small;
  for (let i = 0; i < n * a * h * w; i++) {
    const place: Dims = [Math.floor(i / (a * h * w)), Math.floor(i / (h * w)) % a, Math.floor(i / w) % h, i % w];
    for (let t = 0; t < k * k; t++) {
      const tap: [number, number] = [Math.floor(t / k), t % k];
      const there: [number, number] = [place[2] * s + tap[0] - before, place[3] * s + tap[1] - before];
      if (there.some((v, axis) => v < 0 || v >= large[axis + 2]!)) continue;
      for (let b = 0; b < large[1]; b++) visit(place, b, tap, there);
    }
  }
}

async function layer(make: typeof conv, x: Dims, options: ConvOptions) {
  const net = new Network('N', (pass, image: ReturnType<typeof input>) => make(pass, 'conv', image, options));
  const y = net.call(input('x', x), 'training', surroundings());
  const [kernel, bias] = net.parameters.map((p) => p.shape) as [Dims, [number]];
  const feeds = {
    x: f32(
      wave(
        x.reduce((a, b) => a * b),
        0.7,
      ),
      x,
    ),
    'N/conv/kernel': f32(
      wave(
        kernel.reduce((a, b) => a * b),
        1.3,
      ),
      kernel,
    ),
    'N/conv/bias': f32(wave(bias[0], 2), bias),
  };
  const result = (await evaluate({ y }, feeds)).y!;
  return { shape: y.shape as Dims, kernel, result };
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, v] of found.entries()) expect(v).toBeCloseTo(expected[i]!, 4);
}

describe('conv', () => {
  test.each([
    [28, 3, 2, 'same', 14, 0],
    [14, 3, 2, 'same', 7, 0],
    [14, 5, 2, 'same', 7, 1],
    [7, 3, 1, 'same', 7, 1],
    [7, 5, 2, 'same', 4, 2],
    [7, 3, 2, 'valid', 3, 0],
    [7, 4, 2, 1, 3, 1],
  ] as const)('size %i, kernel %i, stride %i, %s', async (size, k, s, padding, out, before) => {
    const x: Dims = [2, 3, size, size];
    const { shape, kernel, result } = await layer(conv, x, { channels: 2, kernel: k, stride: s, padding });
    expect(shape).toEqual([2, 2, out, out]);
    expect(kernel).toEqual([k, k, 3, 2]); // HWIO
    const [image, w, bias] = [wave(6 * size * size, 0.7), wave(6 * k * k, 1.3), wave(2, 2)];
    const expected = ramp(4 * out * out).map((i) => bias[Math.floor(i / (out * out)) % 2]!);
    meetings(shape, x, k, s, before, ([n, o, r, c], i, [tr, tc], [lr, lc]) => {
      expected[at(shape, n, o, r, c)]! += image[at(x, n, i, lr, lc)]! * w[at(kernel, tr, tc, i, o)]!;
    });
    expectClose(result, expected);
  });
});

describe('convTranspose', () => {
  test.each([
    [3, 5, 1, 'valid', 7, 0],
    [7, 5, 2, 'same', 14, 1],
    [14, 5, 2, 'same', 28, 1],
    [7, 4, 2, 1, 14, 1],
    [4, 3, 2, 'same', 8, 0],
  ] as const)('size %i, kernel %i, stride %i, %s', async (size, k, s, padding, out, before) => {
    const x: Dims = [2, 3, size, size];
    const { shape, kernel, result } = await layer(convTranspose, x, { channels: 2, kernel: k, stride: s, padding });
    expect(shape).toEqual([2, 2, out, out]);
    expect(kernel).toEqual([k, k, 2, 3]); // HWOI
    const [image, w, bias] = [wave(6 * size * size, 0.7), wave(6 * k * k, 1.3), wave(2, 2)];
    const expected = ramp(4 * out * out).map((i) => bias[Math.floor(i / (out * out)) % 2]!);
    meetings(x, shape, k, s, before, ([n, i, r, c], o, [tr, tc], [lr, lc]) => {
      expected[at(shape, n, o, lr, lc)]! += image[at(x, n, i, r, c)]! * w[at(kernel, tr, tc, o, i)]!;
    });
    expectClose(result, expected);
  });
});
