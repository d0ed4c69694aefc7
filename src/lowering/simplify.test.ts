import { describe, expect, test } from 'vitest';
import { evaluate, noiseFor } from '../../tests/evaluate.js';
import {
  add,
  centre,
  constant,
  div,
  grad,
  input,
  mul,
  reshape,
  sqrt,
  sum,
  sumSquares,
  type Tensor,
  topologicalOrder,
} from '../graph/index.js';
import { simplify } from './simplify.js';

/** Both compute the same from the same noise, but for rounding. */
async function expectSame(written: Record<string, Tensor>, simple: Record<string, Tensor>): Promise<void> {
  const feeds = noiseFor(Object.values(written));
  const [before, after] = [await evaluate(written, feeds), await evaluate(simple, feeds)];
  for (const [name, values] of Object.entries(before)) {
    for (const [i, v] of values.entries()) expect(after[name]![i]).toBeCloseTo(v, 5);
  }
}

const ops = (t: Tensor): string[] => topologicalOrder([t]).map(({ op }) => op.name);

describe('what is computed twice', () => {
  test('is computed once, down to constants of equal values', () => {
    const twice = (): Tensor => mul(input('x', [2, 2]), constant(Float32Array.of(1, 2, 3, 4), [2, 2]));
    const { a, b } = simplify({ a: add(twice(), 1), b: add(twice(), 1) });
    expect(a).toBe(b);
  });

  test('is told from what differs in an attribute, an operand or the sign of a zero', () => {
    const x = input('x', [2, 3]);
    const { a, b, c, d, e } = simplify({
      a: sum(x, [0]),
      b: sum(x, [1]),
      c: sum(input('y', [2, 3]), [0]),
      d: mul(x, 0),
      e: mul(x, -0),
    });
    expect(new Set([a, b, c, d, e]).size).toBe(5);
  });

  test('is found behind a rewrite too', () => {
    const x = input('x', [2, 3]);
    const bias = input('bias', [1, 3]);
    const { a, b } = simplify({ a: centre(add(x, bias), [0]), b: centre(x, [0]) });
    expect(a).toBe(b);
  });
});

describe('a bias in front of a norm', () => {
  const x = input('x', [40, 3]);
  const bias = input('bias', [1, 3]);

  test('is not added to the tensor, and the results stay', async () => {
    const biased = add(x, bias);
    const written = { centred: centre(biased, [0]), mean: mul(sum(biased, [0]), 1 / 40) };
    const simple = simplify(written);
    expect(ops(simple.centred!)).not.toContain('add');
    expect(topologicalOrder([simple.mean!]).find(({ op }) => op.name === 'add')!.shape).toEqual([1, 3]);

    await expectSame(written, simple);
  });

  test('stays where it differs along the axes that are summed', () => {
    const along = input('along', [40, 1]);
    expect(ops(simplify({ y: reshape(centre(add(x, along), [0]), [120]) }).y!)).toContain('add');
  });
});

test('a norm and its gradient are four sums over the tensor', async () => {
  const [x, gamma, beta] = [input('x', [40, 3]), input('gamma', [1, 3]), input('beta', [1, 3])];
  const centred = centre(x, [0]);
  const deviation = sqrt(add(mul(sumSquares(centred, [0]), 1 / 40), 1e-3));
  const y = add(mul(centred, div(gamma, deviation)), beta);
  const [dx, dgamma, dbeta] = grad(reshape(sum(mul(y, input('dy', [40, 3]))), []), [x, gamma, beta]);
  const written = { y, mean: mul(sum(x, [0]), 1 / 40), dx: dx!, dgamma: dgamma!, dbeta: dbeta! };
  const simple = simplify(written);
  const sums = topologicalOrder(Object.values(simple)).filter(({ op }) => /^(sum|sumSquares|centre)$/.test(op.name));
  // For the mean, the variance, and the gradients of beta and of the deviation.
  expect(sums.map((t) => t.x[0]!.shape)).toEqual(new Array(4).fill([40, 3]));
  await expectSame(written, simple);
});
