import { expect, test } from 'vitest';
import { f32 } from '../../tests/evaluate.js';
import { add, input, mul, sum } from '../graph/index.js';
import { nodeRuntime } from '../runtime/node.js';
import { toOnnxLoop } from './loop.js';

const runtime = nodeRuntime({ threads: 1 });
const [x, w, scale] = [input('x', [2]), input('w', [2]), input('scale', [])];

/** w ← scale · w + x at every turn, and the sum of the w that it began with. */
const loop = {
  outputs: { 'sum of w': sum(w, [0]), 'next w': add(mul(w, scale), x) },
  carried: { 'next w': 'w' },
  fresh: ['x'],
};

test('any number of turns, each with inputs and results of its own', async () => {
  const program = await runtime.compile(toOnnxLoop(loop));
  expect([...program.inputNames].sort()).toEqual(['scale', 'w', 'x']);
  const begin = { w: f32([1, 2]), scale: f32([10], []) };
  const place = f32([0, 0]);
  const three = await program.run({ ...begin, x: f32([1, 2, 3, 4, 5, 6], [3, 2]) }, { 'next w': place });
  expect([...place.data]).toEqual([1135, 2246]);
  expect(three['sum of w']).toMatchObject({ dims: [3, 1], data: Float32Array.of(3, 33, 337) });
  const one = await program.run({ ...begin, x: f32([1, 2], [1, 2]) });
  expect([...one['next w']!.data]).toEqual([11, 22]);
  expect([...one['sum of w']!.data]).toEqual([3]);
  await program.release();
});

test('what a turn makes without reading what the one before made is handed on', async () => {
  const program = await runtime.compile(
    toOnnxLoop({
      ...loop,
      outputs: { ...loop.outputs, 'next y': mul(x, 2) },
      carried: { ...loop.carried, 'next y': 'y' },
    }),
  );
  const begin = { w: f32([1, 2]), scale: f32([10], []), y: f32([0, 0]) };
  const two = await program.run({ ...begin, x: f32([1, 2, 3, 4], [2, 2]) });
  expect([...two['next y']!.data]).toEqual([6, 8]);
  await program.release();
});
