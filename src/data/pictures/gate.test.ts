import { expect, test } from 'vitest';
import { Gate } from './gate.js';

test('work goes in by order while there is room; what is too heavy goes alone', async () => {
  const gate = new Gate(10);
  let inside = 0;
  const seen: string[] = [];
  const work = (name: string, weight: number) =>
    gate.pass(weight, async () => {
      inside += 1;
      seen.push(`${name} with ${inside - 1}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
      return name;
    });
  const all = [work('a', 4), work('b', 6), work('huge', 1000), work('c', 1), work('d', 9)];
  expect(await Promise.all(all)).toEqual(['a', 'b', 'huge', 'c', 'd']);
  expect(seen).toEqual(['a with 0', 'b with 1', 'huge with 0', 'c with 0', 'd with 1']);
});

test('work that fails makes room again', async () => {
  const gate = new Gate(1);
  await expect(gate.pass(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.pass(1, async () => 7)).toBe(7);
});
