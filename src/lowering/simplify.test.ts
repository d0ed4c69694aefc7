import { describe, expect, test } from 'vitest';
import { add, centre, constant, input, mul, reshape, sum, type Tensor, topologicalOrder } from '../graph/index.js';
import { toOnnx } from '../onnx/lower.js';
import { nodeRuntime } from '../runtime/node.js';
import { floats } from '../runtime/runtime.js';
import { simplify } from './simplify.js';

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

    const runtime = nodeRuntime({ threads: 1 });
    const values = {
      x: floats(
        Float32Array.from({ length: 120 }, (_, i) => Math.sin(i)),
        [40, 3],
      ),
      bias: floats(Float32Array.of(1, -2, 3), [1, 3]),
    };
    const [before, after] = await Promise.all(
      [written, simple].map(async (outputs) => (await runtime.compile(toOnnx(outputs))).run(values)),
    );
    for (const name of ['centred', 'mean']) {
      const [a, b] = [before![name]!.data, after![name]!.data];
      for (const [i, v] of Array.from(a, Number).entries()) expect(Number(b[i])).toBeCloseTo(v, 5);
    }
  });

  test('stays where it differs along the axes that are summed', () => {
    const along = input('along', [40, 1]);
    expect(ops(simplify({ y: reshape(centre(add(x, along), [0]), [120]) }).y!)).toContain('add');
  });
});
