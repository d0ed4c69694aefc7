import { describe, expect, test } from 'vitest';
import { tinyDataset } from '../../../tests/tiny.js';
import { GannetError } from '../../errors.js';
import { nodeRuntime } from '../../runtime/node.js';
import { accuracyOn } from './accuracy.js';
import { fullJudge, type JudgeOptions } from './options.js';
import { Predictor } from './predictor.js';
import { trainJudge } from './train.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset(200, 40);
const options: JudgeOptions = { ...fullJudge, channels: [4, 8, 16], batch: 20, epochs: 20, lr: 0.01, shift: 0 };
const training = { lesson: dataset, options, seed: 1, runtime };

describe('a judge', () => {
  test('learns to tell the classes of images that it has not seen', async () => {
    const { model, shape, task } = (await trainJudge(training))!;
    expect(task).toBe('classes');
    expect(shape).toEqual({ channels: 1, height: 28, width: 28, classes: 10, features: 16 });
    const judge = await Predictor.ofModel(model, shape, runtime);
    expect(await accuracyOn(dataset.test, judge, task)).toBeGreaterThan(0.9);
    await judge.release();
  });

  test('is the same bytes for the same seed, and others for another', async () => {
    const short = { ...training, options: { ...options, epochs: 1, shift: 1, flip: true } };
    const [one, same, other] = [
      await trainJudge(short),
      await trainJudge(short),
      await trainJudge({ ...short, seed: 2 }),
    ];
    expect(Buffer.compare(one!.model, same!.model)).toBe(0);
    expect(Buffer.compare(one!.model, other!.model)).not.toBe(0);
  });

  test('learns turns where all images are of one class', async () => {
    const unlabelled = { ...dataset, classNames: ['image'] };
    const { model, shape, task } = (await trainJudge({ ...training, lesson: unlabelled }))!;
    expect([task, shape.classes]).toEqual(['rotations', 4]);
    const judge = await Predictor.ofModel(model, shape, runtime);
    // The bright line of these images lies or stands: turns are told but for half ones.
    expect(await accuracyOn(dataset.test, judge, task)).toBeGreaterThan(0.45);
    await judge.release();
  });

  test('stops when it is asked to', async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    const onStep = ({ step }: { step: number }) => {
      steps.push(step);
      if (step === 3) stop.abort();
    };
    expect(await trainJudge({ ...training, onStep, signal: stop.signal })).toBeNull();
    expect(steps).toEqual([1, 2, 3]);
  });
});

test.each([
  ['an option out of its range', { options: { ...options, dropout: 1 } }, /dropout cannot be 1/],
  ['a batch larger than the data', { options: { ...options, batch: 500 } }, /batch size 500/],
  ['images without labels that are not square', { lesson: { ...dataset, classNames: ['a'], width: 14 } }, /not square/],
])('%s is an error that says so', async (_, change, message) => {
  const failure = await trainJudge({ ...training, ...change }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(GannetError);
  expect((failure as Error).message).toMatch(message);
});
