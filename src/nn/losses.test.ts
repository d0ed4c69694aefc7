import { describe, expect, test } from 'vitest';
import { evaluate, f32, i64 } from '../../tests/evaluate.js';
import { grad, input } from '../graph/index.js';
import { binaryAccuracy, binaryCrossEntropy, categoricalAccuracy, sparseCrossEntropy } from './losses.js';

describe('binaryCrossEntropy', () => {
  const logits = input('l', [3, 1]);
  const sigmoid = (l: number) => 1 / (1 + Math.exp(-l));

  test('closed form, one target for all', async () => {
    const r = await evaluate({ loss: binaryCrossEntropy(logits, 0.95) }, { l: f32([-2, 0, 3], [3, 1]) });
    const each = [-2, 0, 3].map((l) => -0.95 * Math.log(sigmoid(l)) - 0.05 * Math.log(1 - sigmoid(l)));
    expect(r.loss![0]).toBeCloseTo(each.reduce((a, b) => a + b) / 3, 6);
  });

  test('a target for each row', async () => {
    const r = await evaluate(
      { loss: binaryCrossEntropy(logits, input('t', [3, 1])) },
      { l: f32([1, 1, 1], [3, 1]), t: f32([1, 0, 0], [3, 1]) },
    );
    expect(r.loss![0]).toBeCloseTo((-Math.log(sigmoid(1)) - 2 * Math.log(1 - sigmoid(1))) / 3, 6);
  });

  test('extreme logits: no overflow, and gradients sigmoid − target', async () => {
    const loss = binaryCrossEntropy(logits, 1);
    const [d] = grad(loss, [logits]);
    const r = await evaluate({ loss, d: d! }, { l: f32([-100, 100, 0], [3, 1]) });
    expect(r.loss![0]).toBeCloseTo((100 + 0 + Math.log(2)) / 3, 4);
    expect(r.d!.map((v) => v * 3)).toEqual([-1, 0, -0.5].map((v) => expect.closeTo(v, 5)));
  });
});

describe('sparseCrossEntropy', () => {
  const logits = input('l', [2, 3]);
  const labels = input('y', [2], 'int64');
  const feeds = { l: f32([1, 2, 3, 0, 0, 0], [2, 3]), y: i64(0, 2) };
  const first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 1;

  test('closed form', async () => {
    const r = await evaluate({ loss: sparseCrossEntropy(logits, labels) }, feeds);
    expect(r.loss![0]).toBeCloseTo((first + Math.log(3)) / 2, 6);
  });

  test('weights: divided by the rows, not by their sum', async () => {
    const loss = sparseCrossEntropy(logits, labels, input('w', [2]));
    const r = await evaluate({ loss }, { ...feeds, w: f32([2, 0]) });
    expect(r.loss![0]).toBeCloseTo(first, 6);
  });

  test('extreme logits: no overflow, and gradients softmax − one-hot', async () => {
    const loss = sparseCrossEntropy(logits, labels);
    const [d] = grad(loss, [logits]);
    const r = await evaluate({ loss, d: d! }, { l: f32([-100, 100, 0, 100, -100, 100], [2, 3]), y: i64(0, 2) });
    expect(r.loss![0]).toBeCloseTo((200 + Math.log(2)) / 2, 4);
    expect(r.d!.map((v) => v * 2)).toEqual([-1, 1, 0, 0.5, 0, -0.5].map((v) => expect.closeTo(v, 5)));
  });
});

test('accuracies', async () => {
  const logits = input('l', [4, 2]);
  const r = await evaluate(
    {
      categorical: categoricalAccuracy(logits, input('y', [4], 'int64')),
      real: binaryAccuracy(logits, 1),
      fake: binaryAccuracy(logits, 0),
    },
    { l: f32([1, 2, 2, 1, -1, 0, -3, -2], [4, 2]), y: i64(1, 1, 1, 0) },
  );
  expect(r).toEqual({ categorical: [0.5], real: [0.5], fake: [0.5] });
});
