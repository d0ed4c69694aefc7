import { describe, expect, test } from 'vitest';
import { evaluate, f32, i64, ramp, surroundings } from '../../tests/evaluate.js';
import { grad, input, mul, reshape, sum, type Tensor } from '../graph/index.js';
import { bytes } from '../runtime/runtime.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { embedding } from './embedding.js';
import { flip } from './flip.js';
import { divisorUpTo, minibatchStd } from './minibatch-std.js';
import { type Mode, Network, type Pass } from './network.js';
import { flatten, unflatten } from './reshape.js';
import { upSampling } from './upsampling.js';

function call(forward: (net: Pass, x: Tensor) => Tensor, x: Tensor, mode: Mode = 'training') {
  const net = new Network('N', forward);
  return { y: net.call(x, mode, surroundings()), net };
}

test('dense: x · kernel + bias', async () => {
  const { y } = call((net, x) => dense(net, 'dense', x, 2), input('x', [2, 3]));
  const r = await evaluate(
    { y },
    {
      x: f32([1, 2, 3, 4, 5, 6], [2, 3]),
      'N/dense/kernel': f32([1, 0, 0, 1, 1, 1], [3, 2]),
      'N/dense/bias': f32([10, 20]),
    },
  );
  expect(r.y).toEqual([14, 25, 20, 31]);
});

describe('dropout', () => {
  const x = input('x', [2, 3]);

  test('training: kept elements are divided by 1 − rate', async () => {
    const { y } = call((net, v) => dropout(net, 'drop', v, 0.75), x);
    const mask = bytes(Uint8Array.of(192, 0, 191, 255, 200, 100), [2, 3]); // 3/4 of 256 is 192
    expect((await evaluate({ y }, { x: f32([1, 2, 3, 4, 5, 6], [2, 3]), drop: mask })).y).toEqual([4, 0, 0, 16, 20, 0]);
  });

  test('inference, and a rate of 0: x itself, without a mask', () => {
    expect(call((net, v) => dropout(net, 'drop', v, 0.75), x, 'inference').y).toBe(x);
    expect(call((net, v) => dropout(net, 'drop', v, 0), x).y).toBe(x);
  });
});

describe('embedding', () => {
  test('rows of the table; a row that occurs twice gets the sum of its gradients', async () => {
    const label = input('label', [4], 'int64');
    const { y, net } = call((pass, l) => embedding(pass, 'embedding', l, { classes: 3, width: 2 }), label);
    const weights = input('w', [4, 2]);
    const loss = reshape(sum(mul(y, weights)), []);
    const [d] = grad(
      loss,
      net.trainable.map((p) => p.tensor),
    );
    const r = await evaluate(
      { y, d: d! },
      {
        label: i64(2, 0, 2, 2),
        w: f32([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]),
        'N/embedding/table': f32([10, 11, 20, 21, 30, 31], [3, 2]),
      },
    );
    expect(r.y).toEqual([30, 31, 10, 11, 30, 31, 30, 31]);
    expect(r.d).toEqual([3, 4, 0, 0, 13, 16]);
  });
});

describe('flatten and unflatten', () => {
  const image = input('x', [1, 2, 2, 3]); //  channel 0: 0 1 2 / 3 4 5, channel 1: 6 7 8 / 9 10 11
  const x = f32(ramp(12), [1, 2, 2, 3]);

  test('HWC: the channels of a pixel side by side', async () => {
    const { y } = call((net, v) => flatten(net, 'flatten', v, 'HWC'), image);
    expect(y.shape).toEqual([1, 12]);
    expect((await evaluate({ y }, { x })).y).toEqual([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]);
  });

  test('CHW: the elements as they lie', async () => {
    const { y } = call((net, v) => flatten(net, 'flatten', v, 'CHW'), image);
    expect((await evaluate({ y }, { x })).y).toEqual(ramp(12));
  });

  test.each(['HWC', 'CHW'] as const)('unflatten undoes flatten: %s', async (order) => {
    const { y } = call((net, v) => unflatten(net, 'u', flatten(net, 'f', v, order), [2, 3, 2], order), image);
    expect(y.shape).toEqual([1, 2, 2, 3]);
    expect((await evaluate({ y }, { x })).y).toEqual(ramp(12));
  });
});

test('upSampling repeats pixels', async () => {
  const { y } = call((net, v) => upSampling(net, 'up', v), input('x', [1, 1, 2, 2]));
  const r = await evaluate({ y }, { x: f32([1, 2, 3, 4], [1, 1, 2, 2]) });
  expect(r.y).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
});

test('flip mirrors the images that are chosen', async () => {
  const images = f32(ramp(8), [2, 1, 2, 2]);
  const y = flip(input('x', [2, 1, 2, 2]), input('chosen', [2], 'int64'));
  expect((await evaluate({ y }, { x: images, chosen: i64(0, 1) })).y).toEqual([0, 1, 2, 3, 5, 4, 7, 6]);
});

test('minibatchStd makes the largest groups that a batch divides into', async () => {
  expect([6, 7, 8, 1, 9].map((n) => divisorUpTo(4, n))).toEqual([3, 1, 4, 1, 3]);
  // One image a group: no deviation but the one that keeps the root smooth.
  const { y } = call((net, x) => minibatchStd(net, 'std', x, 4), input('x', [1, 1, 1, 2]));
  expect((await evaluate({ y }, { x: f32([3, 5], [1, 1, 1, 2]) })).y).toEqual([3, 5, ...[1e-4, 1e-4].map(Math.fround)]);
});
