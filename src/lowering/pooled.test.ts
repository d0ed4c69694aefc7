import { describe, expect, test } from 'vitest';
import { evaluate, noiseFor } from '../../tests/evaluate.js';
import {
  add,
  conv2d,
  input,
  leakyRelu,
  mul,
  sum,
  sumPool,
  type Tensor,
  topologicalOrder,
  upsample,
  type Window,
} from '../graph/index.js';
import { mergePools } from './pooled.js';

const same = { stride: [1, 1], pads: [1, 1, 1, 1] } as const;
const bias = input('b', [1, 6, 1, 1]);

function convolved(window: Window = same): Tensor {
  return conv2d(input('x', [2, 5, 8, 12]), input('w', [6, 5, 3, 3]), window);
}

function opsOf(roots: readonly Tensor[]): string[] {
  return topologicalOrder(roots).map(({ op }) => op.name);
}

describe('a convolution whose outputs are summed in windows', () => {
  test('and a bias between them become one of that stride', async () => {
    const y = mul(sumPool(add(convolved(), bias), 2), 1 / 4);
    const merged = mergePools([y]);
    expect(opsOf(merged)).not.toContain('sumPool');
    const convs = topologicalOrder(merged).filter(({ op }) => op.name === 'conv2d');
    expect(convs.map(({ attrs }) => (attrs as Window).stride)).toEqual([[2, 2]]);
    const { plain, sums } = await evaluate({ plain: y, sums: merged[0]! }, noiseFor([y]));
    expect(sums).toHaveLength(2 * 6 * 4 * 6);
    for (const [i, v] of sums!.entries()) expect(v).toBeCloseTo(plain![i]!, 4);
  });

  test('is found behind another one', () => {
    const first = leakyRelu(sumPool(add(convolved(), bias), 2), 0.2);
    const second = sumPool(conv2d(first, input('w2', [4, 6, 3, 3]), same), 2);
    expect(opsOf(mergePools([second]))).not.toContain('sumPool');
  });

  const y = convolved();
  const biased = add(y, bias);
  const enlarged = conv2d(upsample(input('s', [2, 5, 4, 6]), 2), input('w', [6, 5, 3, 3]), same);
  test.each([
    ['its outputs are read elsewhere', [sumPool(biased, 2), sum(y, [2])]],
    ['its outputs with the bias are a result', [sumPool(biased, 2), biased]],
    ['something else is added', [sumPool(add(y, input('r', y.shape)), 2)]],
    ['something bends it', [sumPool(leakyRelu(y, 0.2), 2)]],
    ['it has a stride', [sumPool(convolved({ ...same, stride: [2, 2] }), 2)]],
    ['it enlarges', [sumPool(enlarged, 2)]],
  ] as const)('stays as it is where %s', (_, roots) => {
    const merged = mergePools(roots);
    for (const [i, t] of roots.entries()) expect(merged[i]).toBe(t);
  });
});
