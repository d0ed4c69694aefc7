import { describe, expect, test } from 'vitest';
import { noiseFor } from '../../tests/evaluate.js';
import {
  add,
  centre,
  conv2d,
  conv2dInput,
  grad,
  input,
  leakyRelu,
  mul,
  relu,
  reshape,
  sqrt,
  sum,
  sumSquares,
  type Tensor,
  topologicalOrder,
} from '../graph/index.js';
import { toOnnx } from '../onnx/lower.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Value } from '../runtime/runtime.js';
import { type Lowering, lowerGraph } from './index.js';
import { phasedImages } from './regions.js';

const runtime = nodeRuntime({ threads: 1 });

/** Normalised by channel, as batch norm does it. */
function normalised(x: Tensor): Tensor {
  const centred = centre(x, [0, 2, 3]);
  return mul(centred, sqrt(add(sumSquares(centred, [0, 2, 3]), 1e-3)));
}

const halve = { stride: [2, 2], pads: [1, 1, 2, 2] } as const;
const even = { stride: [1, 1], pads: [1, 1, 1, 1] } as const;

/** Phases from a transposed convolution to a thin one. */
function generatorEnd(toThin: (x: Tensor) => Tensor): Tensor {
  const x = conv2dInput(input('x', [2, 6, 4, 5]), input('w1', [6, 5, 5, 5]), halve, [8, 10]);
  return toThin(relu(add(normalised(x), input('b', [1, 5, 1, 1]))));
}
/** Phases from a thin convolution to one of their stride. */
function discriminatorBegin(stride: 1 | 2): Tensor {
  const x = conv2d(input('x', [2, 1, 16, 20]), input('w1', [5, 1, 5, 5]), halve);
  const y = leakyRelu(add(x, input('b', [1, 5, 1, 1])), 0.2);
  return conv2d(y, input('w2', [7, 5, 3, 3]), { ...even, stride: [stride, stride] });
}

const cases: readonly (readonly [string, () => Tensor])[] = [
  [
    'transposed, then transposed to one channel',
    () =>
      generatorEnd((x) => conv2dInput(x, input('w2', [5, 1, 5, 5]), { stride: [1, 1], pads: [2, 2, 2, 2] }, [8, 10])),
  ],
  [
    'transposed, then with stride to one channel',
    () => generatorEnd((x) => conv2dInput(x, input('w2', [5, 1, 5, 5]), halve, [16, 20])),
  ],
  [
    'transposed, then a convolution to three channels',
    () => generatorEnd((x) => conv2d(x, input('w2', [3, 5, 3, 3]), even)),
  ],
  [
    'transposed, then a convolution of its stride',
    () => generatorEnd((x) => conv2d(x, input('w2', [6, 5, 3, 3]), { ...even, stride: [2, 2] })),
  ],
  ['patches, then a convolution with stride', () => discriminatorBegin(2)],
];

function inputsOf(roots: readonly Tensor[]): Tensor[] {
  return topologicalOrder(roots).filter((t) => t.op.name === 'input');
}

/** y and the gradients of Σ y · dy for everything that it is made of. */
async function evaluate(y: Tensor, lowering: Lowering) {
  const [loss, out] = lowerGraph([reshape(sum(mul(y, input('dy', y.shape))), []), y], lowering) as [Tensor, Tensor];
  const wrt = inputsOf([y]);
  const slopes = grad(loss, wrt).map((g, i) => [`d${wrt[i]!.attrs.name}`, add(g, 0)]);
  const program = await runtime.compile(toOnnx({ y: add(out, 0), ...Object.fromEntries(slopes) }));
  const values = await program.run(noiseFor([y, input('dy', y.shape)]));
  await program.release();
  return values;
}

function relativeError(a: Value, b: Value): number {
  const square = (values: Iterable<number>): number => Math.hypot(...values);
  const difference = Array.from(b.data as Float32Array, (v, i) => Number(a.data[i]) - v);
  return square(difference) / square(b.data as Float32Array);
}

describe('images held as phases', () => {
  test.each(cases)('%s: as plain, forward and backward', async (_, make) => {
    const y = make();
    expect(new Set(phasedImages([y]).values())).toEqual(new Set([2]));
    const plain = await evaluate(y, 'plain');
    const fast = await evaluate(y, 'fast');
    for (const [name, value] of Object.entries(plain)) {
      expect(fast[name]!.dims).toEqual(value.dims);
      expect(relativeError(fast[name]!, value), name).toBeLessThan(3e-5);
    }
  });

  test('are not between layers of another stride, nor where something else reads them', () => {
    expect(phasedImages([discriminatorBegin(1)]).size).toBe(0);
    const y = generatorEnd((x) => x);
    const thin = conv2dInput(y, input('w2', [5, 1, 5, 5]), halve, [16, 20]);
    expect(phasedImages([thin]).size).toBeGreaterThan(0);
    expect(phasedImages([thin, y]).size).toBe(0);
    expect(phasedImages([thin, sum(y, [2])]).size).toBe(0);
    expect(phasedImages([thin, mul(y, input('perImage', [2, 1, 1, 1]))]).size).toBe(0);
  });
});
