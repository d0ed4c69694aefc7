import { expect, test } from 'vitest';
import { floats, int64s } from '../runtime/runtime.js';
import { stack, unstack } from './stack.js';

const step = (n: number) => ({
  x: floats(Float32Array.of(n, n + 1), [1, 2]),
  y: int64s(BigInt64Array.of(BigInt(n)), [1]),
});

test('steps are stacked in their order, and taken out again', () => {
  const all = stack([step(1), step(5), step(9)]);
  expect(all).toEqual({
    x: floats(Float32Array.of(1, 2, 5, 6, 9, 10), [3, 1, 2]),
    y: int64s(BigInt64Array.of(1n, 5n, 9n), [3, 1]),
  });
  expect(unstack(all.x!, 1)).toEqual(step(5).x);
});

test('a single step is not copied', () => {
  const one = step(3);
  expect(stack([one]).x!.data).toBe(one.x.data);
});
