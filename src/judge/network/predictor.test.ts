import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyDataset } from '../../../tests/tiny.js';
import { gatherImages } from '../../data/images.js';
import { GannetError } from '../../errors.js';
import { Stream } from '../../random/stream.js';
import { nodeRuntime } from '../../runtime/node.js';
import { fullJudge } from './options.js';
import { Predictor } from './predictor.js';
import { type TrainedJudge, trainJudge } from './train.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset(20, 450);
let trained: TrainedJudge;
let judge: Predictor;
beforeAll(async () => {
  const options = { ...fullJudge, channels: [2, 3, 5] as const, batch: 10, epochs: 1 };
  trained = (await trainJudge({ lesson: dataset, options, seed: 0, runtime }))!;
  judge = await Predictor.ofModel(trained.model, trained.shape, runtime);
});
afterAll(() => judge.release());

test('many images are read as each by itself, in their order', async () => {
  const all = await judge.readSplit(dataset.test);
  expect([all.logits.rows, all.logits.width, all.features.rows, all.features.width]).toEqual([450, 10, 450, 5]);
  for (const row of [0, 199, 200, 449]) {
    const image = gatherImages(dataset.test, Uint32Array.of(row), 784, [0, 1]);
    const one = await judge.read(image);
    for (const what of ['logits', 'probabilities', 'features'] as const) {
      const { width, data } = all[what];
      const wanted = data.subarray(row * width, (row + 1) * width);
      for (const [i, value] of one[what].data.entries()) expect(value).toBeCloseTo(wanted[i]!, 5);
    }
  }
});

test('a temperature divides the logits, and changes nothing else', async () => {
  const half = await Predictor.ofModel(trained.tempered(2), trained.shape, runtime);
  const images = new Stream(2, 'images').uniform(2 * 784, 0, 1);
  const [one, other] = [await judge.read(images), await half.read(images)];
  expect(other.features.data).toEqual(one.features.data);
  for (const [i, logit] of other.logits.data.entries()) expect(logit).toBeCloseTo(one.logits.data[i]! / 2, 6);
  await half.release();
});

test('features are not negative, and probabilities are the softmax of the logits', async () => {
  const { logits, probabilities, features } = await judge.read(new Stream(1, 'images').uniform(3 * 784, 0, 1));
  expect(Math.min(...features.data)).toBeGreaterThanOrEqual(0);
  for (let n = 0; n < 3; n++) {
    const row = [...logits.data.subarray(10 * n, 10 * n + 10)].map(Math.exp);
    const total = row.reduce((a, b) => a + b, 0);
    for (const [k, e] of row.entries()) expect(probabilities.data[10 * n + k]).toBeCloseTo(e / total, 6);
  }
});

test('no images give no rows', async () => {
  expect((await judge.read(new Float32Array(0))).logits).toEqual({ rows: 0, width: 10, data: new Float32Array(0) });
});

test.each([
  ['values that are no images', () => judge.read(new Float32Array(785)), /785 values are no images of 1x28x28/],
  [
    'bytes that are no model',
    () => Predictor.ofModel(new Uint8Array(9), trained.shape, runtime, 'j.onnx'),
    /^j\.onnx is no ONNX/,
  ],
  [
    'a model of another size',
    () => Predictor.ofModel(trained.model, { ...trained.shape, width: 32 }, runtime),
    /does not take such images/,
  ],
  [
    'a model of other features',
    () => Predictor.ofModel(trained.model, { ...trained.shape, features: 9 }, runtime),
    /gives 10 logits and 5 features/,
  ],
])('%s are refused', async (_, act, message) => {
  const failure = await act().then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(GannetError);
  expect((failure as Error).message).toMatch(message);
});
