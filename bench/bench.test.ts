import { describe, expect, test } from 'vitest';
import { GannetError } from '../src/errors.js';
import { compare, ratiosByRound } from './comparison.js';
import { type Contestant, decodeResult, type Result } from './contestants.js';
import { measure } from './measure.js';
import { report } from './report.js';
import { inTurn } from './rounds.js';
import { median } from './timing.js';

test('a measurement of a tiny acgan is finite and consistent', async () => {
  const settings = { batch: 4, generatorChannels: [8, 8, 8], discriminatorChannels: [4, 4, 4, 4] };
  const m = await measure({ recipe: 'acgan', settings, steps: 3, threads: 1 });
  expect(m).toMatchObject({ recipe: 'acgan', batch: 4, threads: 1, steps: 3 });
  const figures = [
    ...Object.values(m.seconds),
    ...Object.values(m.matrixProduct),
    ...Object.values(m.drawing),
    ...m.sampling.flatMap((s) => [s.seconds, s.imagesPerSecond]),
    m.flops,
    m.peakMemory,
  ];
  for (const figure of figures) expect(figure > 0 && Number.isFinite(figure), String(figure)).toBe(true);
  expect(m.seconds.min).toBeLessThanOrEqual(m.seconds.median);
  expect(m.seconds.first).toBeGreaterThan(m.seconds.min);
  expect(m.imagesPerSecond * m.seconds.median).toBeCloseTo(4);
  expect(m.flopsPerSecond * m.seconds.median).toBeCloseTo(m.flops);
  expect(m.matrixProduct.share * m.matrixProduct.flopsPerSecond).toBeCloseTo(m.flopsPerSecond);
  expect(m.drawing.share * m.seconds.median).toBeCloseTo(m.drawing.seconds);
  expect(m.sampling.map((s) => s.batch)).toEqual([1, 100]);
  for (const s of m.sampling) expect(s.imagesPerSecond * s.seconds).toBeCloseTo(s.batch);

  const lines = report(m, 'A processor with a name so long that it alone would fill most of a line').split('\n');
  expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
  expect(lines.find((l) => l.startsWith('sampling, batch 100'))).toContain('images/s');
});

test('the median of an even number of values is the mean of the middle two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 4, 5])).toBe(4.5);
});

describe('peers', () => {
  const task = { recipe: 'acgan', batch: 100, steps: 10, threads: 2 };
  const result = (median: number): Result => ({
    runtime: 'Keras 3.15.1, TensorFlow 2.21.0',
    seconds: { median, min: median / 2, first: 12.25 },
    peakMemory: 1_234_000_000,
    sampling: [
      { batch: 1, seconds: 0.0015 },
      { batch: 100, seconds: 0.09 },
    ],
  });
  /** Takes the given seconds a step in each round, and fails after the last of them. */
  const contestant = (name: string, ...medians: number[]): Contestant => ({
    name,
    async run() {
      const next = medians.shift();
      if (next === undefined) throw new GannetError('out of memory');
      return result(next);
    },
  });

  test('take turns, and one that fails is named and left out', async () => {
    const said: string[] = [];
    const all = [contestant('gannet', 1, 2), contestant('keras', 3, 5), contestant('torch', 4)];
    const entries = await inTurn(all, task, 2, (line) => said.push(line));
    expect(said).toEqual([
      'round 1 of 2: gannet 1000 ms, keras 3000 ms, torch 4000 ms',
      'torch failed and is left out: out of memory',
      'round 2 of 2: gannet 2000 ms, keras 5000 ms',
    ]);
    expect(entries.map((e) => e.name)).toEqual(['gannet', 'keras']);
    expect(ratiosByRound(entries[0]!, entries[1]!)).toEqual([3, 2.5]);
  });

  test('without Gannet there is no comparison', async () => {
    await expect(inTurn([contestant('gannet'), contestant('keras', 1)], task, 1, () => {})).rejects.toThrow('memory');
  });

  test('are compared in at most 80 columns', () => {
    const entries = [
      { name: 'gannet', results: [result(1), result(2)] },
      { name: 'keras', results: [result(3), result(5)] },
    ];
    const lines = compare(task, entries).split('\n');
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
    const row = lines.find((l) => l.startsWith('keras'))!.split(/ +/);
    expect(row).toEqual(['keras', '4000', '1500', '25.0', '12.3', '1234', '1.50', '90.0']);
    expect(lines.at(-1)!.split(/ +/)).toEqual(['keras', '2.75', '2.50', 'to', '3.00']);
  });

  test('a result is checked', () => {
    const good = result(1);
    expect(decodeResult(JSON.stringify({ ...good, more: 1 }), 'keras')).toEqual(good);
    expect(() => decodeResult('Killed', 'keras')).toThrow('keras printed no result but "Killed"');
    expect(() => decodeResult(JSON.stringify({ ...good, peakMemory: null }), 'keras')).toThrow('peakMemory');
  });
});
