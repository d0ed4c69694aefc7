import { describe, expect, test } from 'vitest';
import { pieceOf } from '../../distributed/piece.js';
import { toOnnx } from '../../onnx/lower.js';
import { Stream } from '../../random/stream.js';
import { findRecipe } from '../../recipes/index.js';
import { nodeRuntime } from '../../runtime/node.js';
import { floats, type Values } from '../../runtime/runtime.js';
import { epsilonInput, firstMoment, nextOutput, rateInput, secondMoment } from '../graph.js';
import { piece, pieceUpdate, sumInput } from './piece-graph.js';

const data = { channels: 1, height: 28, width: 28, classes: 10 } as const;
const [phase] = findRecipe('gan').build(findRecipe('gan').parse({}), data).phases;
const n = 5000;
const names = [sumInput, piece.name, firstMoment(piece), secondMoment(piece)];
const whole = new Map(names.map((name) => [name, new Stream(1, name).normal(n, 0, 0.1)]));
// Moments of gradients that have vanished: the smallest numbers that there are, and none.
whole.get(secondMoment(piece))!.forEach((x, i, all) => {
  all[i] = i % 7 === 0 ? 0 : i % 5 === 0 ? 1e-42 : x * x;
});

/** The update of a piece of the whole, with so many threads. */
async function update(start: number, end: number, threads: number): Promise<Values> {
  const length = end - start;
  const program = await nodeRuntime({ threads }).compile(toOnnx(pieceUpdate(phase!, length, 3)));
  const inputs = [...whole].map(([name, all]) => [name, floats(all.subarray(start, end), [length])]);
  const scalars = { [rateInput]: floats(Float32Array.of(1e-3), []), [epsilonInput]: floats(Float32Array.of(1e-8), []) };
  const next = await program.run({ ...Object.fromEntries(inputs), ...scalars });
  await program.release();
  return next;
}

test.each([1, 2])('pieces cut anywhere are renewed to the same bytes, by %d threads', async (threads) => {
  const all = await update(0, n, 1);
  const cuts = [0, 1, 2, 5, 12, 29, 60, 123, 250, 507, 1020, 2045, 4094, 4999, n];
  for (const [i, start] of cuts.slice(0, -1).entries()) {
    const end = cuts[i + 1]!;
    const next = await update(start, end, threads);
    for (const name of names.slice(1).map(nextOutput)) {
      const expected = (all[name]!.data as Float32Array).slice(start, end);
      expect(Buffer.compare(Buffer.from(expected.buffer), bytesOf(next[name]!.data as Float32Array)), name).toBe(0);
    }
  }
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);

describe('pieceOf', () => {
  test.each([
    [1000, 1],
    [1000, 3],
    [1024, 4],
    [17, 4],
    [0, 2],
  ])('%d floats are all divided among %d ranks, in order', (count, size) => {
    const pieces = Array.from({ length: size }, (_, rank) => pieceOf(count, rank, size));
    expect(pieces[0]!.start).toBe(0);
    expect(pieces.at(-1)!.end).toBe(count);
    for (const [i, { start, end }] of pieces.entries()) {
      expect(end).toBeGreaterThanOrEqual(start);
      if (i > 0) expect(start).toBe(pieces[i - 1]!.end);
    }
  });
});
