import { describe, expect, test } from 'vitest';
import { Stream } from '../random/stream.js';
import { nodeRuntime } from '../runtime/node.js';
import { quickMetrics } from './choice.js';
import { figureOf } from './figure.js';
import type { Judged } from './judged.js';
import { type Measures, measure } from './measure.js';
import type { Features } from './metrics/features.js';
import { Reals } from './reals.js';

const runtime = nodeRuntime({ threads: 1 });
const rows = 400;
const width = 6;

/** Two classes, two clouds of features. `read` says what the judge takes an image of a class for. */
function judged(seed: number, read: (label: number, i: number) => number, spread = 1): Judged {
  const labels = Array.from({ length: rows }, (_, i) => i % 2);
  const noise = new Stream(seed, 'features').normal(rows * width, 0, spread);
  const data = noise.map((v, i) => v + 6 * labels[Math.floor(i / width)]!);
  const logits = Float32Array.from({ length: 2 * rows }, (_, i) => {
    const row = Math.floor(i / 2);
    return i % 2 === read(labels[row]!, row) ? 10 : 0;
  });
  const sure = 1 / (1 + Math.exp(-10));
  const probabilities = logits.map((l) => (l > 0 ? sure : 1 - sure));
  const features = (of: Float32Array, wide: number): Features => ({ rows, width: wide, data: of });
  return {
    reading: {
      logits: features(logits, 2),
      probabilities: features(probabilities, 2),
      features: features(data, width),
    },
    split: { images: new Uint8Array(rows), labels: Uint8Array.from(labels), count: rows },
  };
}

const right = (label: number): number => label;
const reals = new Reals(judged(1, right));
const data = { channels: 1, height: 1, width: 1, classNames: ['a', 'b'] } as const;
const setting = { runtime, reals, data, seed: 0, ganTrain: 'quick' } as const;
const against = (images: Judged): Promise<Measures> => measure(images, [...quickMetrics, 'frechet-by-class'], setting);

describe('what a judge says of', () => {
  test('images like the real ones', async () => {
    const good = await against(judged(2, right));
    expect(figureOf(good, 'gan-test')).toMatchObject({ value: 1, interval: [1, 1], better: 'higher', warning: null });
    expect(figureOf(good, 'score').value).toBeCloseTo(2, 1);
    expect(figureOf(good, 'frechet').value).toBeLessThan(0.5);
    const kernel = figureOf(good, 'kernel');
    expect(Math.abs(kernel.value!)).toBeLessThan(3 * (kernel.interval![1] - kernel.value!));
    for (const key of ['precision', 'recall', 'coverage'] as const)
      expect(figureOf(good, key).value).toBeGreaterThan(0.8);
    expect(good.byClass['gan-test']).toEqual([1, 1]);
    expect(Math.max(...good.byClass['frechet-by-class']!.map(Number))).toBeLessThan(0.5);
  });

  test('images of the wrong class, and which', async () => {
    const wrong = await against(judged(3, (label, i) => (label === 1 && i % 4 === 1 ? 0 : label)));
    expect(figureOf(wrong, 'gan-test').value).toBe(0.75);
    expect(wrong.byClass['gan-test']).toEqual([1, 0.5]);
    expect(wrong.confusion).toEqual([
      [200, 0],
      [100, 100],
    ]);
  });

  test('images without variety', async () => {
    const collapsed = await against(judged(4, right, 0.01));
    expect(figureOf(collapsed, 'precision').value).toBeGreaterThan(0.9);
    expect(figureOf(collapsed, 'recall').value).toBeLessThan(0.05);
    expect(figureOf(collapsed, 'frechet').value).toBeGreaterThan(4);
    expect(figureOf(collapsed, 'variety').value).toBeLessThan(0.1);
  });
});

test('each metric says that it begins, and how many are done', async () => {
  const told: [string, number][] = [];
  const onProgress = (what: string, share: number): void => void told.push([what, share]);
  await measure(judged(4, right), ['gan-test', 'frechet'], { ...setting, onProgress });
  expect(told).toEqual([
    ['gan-test', 0],
    ['frechet', 0.5],
  ]);
});
