import { describe, expect, test } from 'vitest';
import {
  add,
  conv2d,
  conv2dInput,
  grad,
  input,
  mul,
  reshape,
  type Shape,
  sizeOf,
  sum,
  sumPool,
  type Tensor,
  upsample,
  type Window,
} from '../graph/index.js';
import { toOnnx } from '../onnx/lower.js';
import { nodeRuntime } from '../runtime/node.js';
import { floats, type Value } from '../runtime/runtime.js';
import { type Lowering, lowerGraph } from './index.js';

/** Every lowered convolution, forward and backward, against the plain one. */
const runtime = nodeRuntime({ threads: 1 });

let state = 7;
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 31 - 1;
};
const noise = (shape: Shape): Value => floats(Float32Array.from({ length: sizeOf(shape) }, random), shape);

interface Case {
  readonly name: string;
  readonly x: Shape;
  readonly w: Shape;
  readonly window: Window;
  /** [H, W] of the result, for a transposed convolution. */
  readonly size?: readonly [number, number];
  /** x is repeated this many times first. */
  readonly upsample?: number;
  /** Windows of this many by this many outputs are summed. */
  readonly pool?: number;
}

const pads = (top: number, left = top, bottom = top, right = left): Window['pads'] => [top, left, bottom, right];
const cases: readonly Case[] = [
  { name: '3x3, one tile', x: [2, 8, 7, 7], w: [6, 8, 3, 3], window: { stride: [1, 1], pads: pads(1) } },
  { name: '3x3, several tiles', x: [2, 5, 16, 13], w: [7, 5, 3, 3], window: { stride: [1, 1], pads: pads(1) } },
  {
    name: '3x3, several tiles, a large filter for few rows',
    x: [1, 24, 16, 13],
    w: [24, 24, 3, 3],
    window: { stride: [1, 1], pads: pads(1) },
  },
  { name: '5x5', x: [3, 6, 14, 14], w: [5, 6, 5, 5], window: { stride: [1, 1], pads: pads(2) } },
  { name: '1x1', x: [2, 6, 5, 5], w: [8, 6, 1, 1], window: { stride: [1, 1], pads: pads(0) } },
  { name: 'stride 2, same', x: [2, 5, 14, 14], w: [6, 5, 3, 3], window: { stride: [2, 2], pads: pads(0, 0, 1, 1) } },
  { name: 'stride 2, odd size', x: [2, 5, 7, 9], w: [6, 5, 5, 5], window: { stride: [2, 2], pads: pads(2) } },
  { name: 'stride 2, 8x8', x: [1, 5, 31, 31], w: [6, 5, 8, 8], window: { stride: [2, 2], pads: pads(0) } },
  { name: 'stride 3', x: [2, 5, 11, 10], w: [6, 5, 4, 4], window: { stride: [3, 3], pads: pads(1) } },
  { name: 'one channel in', x: [3, 1, 14, 14], w: [6, 1, 3, 3], window: { stride: [2, 2], pads: pads(0, 0, 1, 1) } },
  { name: 'three channels in', x: [2, 3, 10, 10], w: [6, 3, 5, 5], window: { stride: [1, 1], pads: pads(2) } },
  {
    name: 'three channels in, one image',
    x: [1, 3, 12, 9],
    w: [6, 3, 4, 4],
    window: { stride: [2, 2], pads: pads(1) },
  },
  {
    name: 'three channels out, one image',
    x: [1, 6, 9, 9],
    w: [3, 6, 3, 3],
    window: { stride: [1, 1], pads: pads(1) },
  },
  { name: 'one channel out', x: [2, 8, 10, 10], w: [1, 8, 5, 5], window: { stride: [2, 2], pads: pads(1, 1, 2, 2) } },
  { name: 'unequal strides', x: [2, 6, 9, 8], w: [6, 6, 3, 3], window: { stride: [1, 2], pads: pads(1) } },
  {
    name: 'transposed, stride 1, valid',
    x: [2, 6, 3, 3],
    w: [6, 5, 5, 5],
    window: { stride: [1, 1], pads: pads(0) },
    size: [7, 7],
  },
  {
    name: 'transposed, stride 2, same',
    x: [2, 6, 7, 7],
    w: [6, 5, 5, 5],
    window: { stride: [2, 2], pads: pads(1, 1, 2, 2) },
    size: [14, 14],
  },
  {
    name: 'upsampled twice, 3x3',
    x: [2, 5, 7, 6],
    w: [6, 5, 3, 3],
    window: { stride: [1, 1], pads: pads(1) },
    upsample: 2,
  },
  {
    name: 'upsampled three times, 5x5, uneven padding',
    x: [2, 6, 4, 5],
    w: [5, 6, 5, 5],
    window: { stride: [1, 1], pads: pads(1, 2, 0, 1) },
    upsample: 3,
  },
  {
    name: 'upsampled twice, transposed 3x3',
    x: [2, 6, 14, 7],
    w: [6, 5, 3, 3],
    window: { stride: [1, 1], pads: pads(1) },
    size: [28, 14],
    upsample: 2,
  },
  {
    name: 'upsampled twice, transposed 5x5, uneven padding',
    x: [2, 6, 5, 4],
    w: [6, 5, 5, 5],
    window: { stride: [1, 1], pads: pads(0, 1, 3, 2) },
    size: [11, 9],
    upsample: 2,
  },
  {
    name: '3x3, pooled',
    x: [2, 5, 16, 12],
    w: [6, 5, 3, 3],
    window: { stride: [1, 1], pads: pads(1) },
    pool: 2,
  },
  {
    name: '5x4, uneven padding, pooled by three',
    x: [2, 5, 10, 12],
    w: [6, 5, 5, 4],
    window: { stride: [1, 1], pads: pads(2, 1, 1, 2) },
    pool: 3,
  },
  {
    name: 'three channels in, 3x3, pooled',
    x: [3, 3, 12, 8],
    w: [6, 3, 3, 3],
    window: { stride: [1, 1], pads: pads(1) },
    pool: 2,
  },
  {
    name: 'upsampled, 3x3, pooled',
    x: [2, 5, 4, 6],
    w: [6, 5, 3, 3],
    window: { stride: [1, 1], pads: pads(1) },
    upsample: 2,
    pool: 2,
  },
  {
    name: 'transposed, 3x3 stride 2',
    x: [2, 6, 7, 7],
    w: [6, 5, 3, 3],
    window: { stride: [2, 2], pads: pads(0, 0, 1, 1) },
    size: [14, 14],
  },
  {
    name: 'transposed, stride 2, odd size',
    x: [1, 6, 6, 5],
    w: [6, 5, 4, 4],
    window: { stride: [2, 2], pads: pads(1) },
    size: [13, 10],
  },
  {
    name: 'transposed, 8x8 with padding',
    x: [1, 6, 12, 12],
    w: [6, 5, 8, 8],
    window: { stride: [2, 2], pads: pads(1) },
    size: [28, 28],
  },
  {
    name: 'transposed to one channel',
    x: [2, 8, 7, 7],
    w: [8, 1, 5, 5],
    window: { stride: [2, 2], pads: pads(1, 1, 2, 2) },
    size: [14, 14],
  },
  {
    name: 'transposed from three channels',
    x: [2, 3, 5, 5],
    w: [3, 8, 8, 8],
    window: { stride: [2, 2], pads: pads(0) },
    size: [16, 16],
  },
];

/** y, and the gradients of Σ y · dy for x and w. */
async function evaluate(c: Case, lowering: Lowering, values: Record<string, Value>, wasm = false) {
  const x = input('x', c.x);
  const w = input('w', c.w);
  const image = c.upsample ? upsample(x, c.upsample) : x;
  const convolved = c.size ? conv2dInput(image, w, c.window, c.size) : conv2d(image, w, c.window);
  const y = c.pool ? sumPool(convolved, c.pool) : convolved;
  const dy = input('dy', y.shape);
  values.dy ??= noise(y.shape);
  const loss = reshape(sum(mul(y, dy)), []);
  const [lowered, out] = lowerGraph([loss, y], lowering, { wasm }) as [Tensor, Tensor];
  const [dx, dw] = grad(lowered, [x, w]) as [Tensor, Tensor];
  const program = await runtime.compile(toOnnx({ y: add(out, 0), dx: add(dx, 0), dw: add(dw, 0) }));
  return program.run(values);
}

function relativeError(a: Value, b: Value): number {
  let difference = 0;
  let size = 0;
  b.data.forEach((v, i) => {
    difference += (Number(a.data[i]) - Number(v)) ** 2;
    size += Number(v) ** 2;
  });
  return Math.sqrt(difference / size);
}

describe.each([
  ['exact', false],
  ['fast', false],
  ['exact', true],
  ['fast', true],
] as const)('%s, for WebAssembly: %s', (lowering, wasm) => {
  const bound = lowering === 'exact' ? 3e-6 : 3e-5;
  test.each(cases.map((c) => [c.name, c] as const))('%s', async (_, c) => {
    const values: Record<string, Value> = { x: noise(c.x), w: noise(c.w) };
    const plain = await evaluate(c, 'plain', values);
    const lowered = await evaluate(c, lowering, values, wasm);
    for (const name of ['y', 'dx', 'dw']) {
      expect(lowered[name]!.dims).toEqual(plain[name]!.dims);
      expect(relativeError(lowered[name]!, plain[name]!), name).toBeLessThan(bound);
    }
  });
});
