import { describe, expect, test } from 'vitest';
import { GannetError } from '../src/errors.js';
import { findRecipe } from '../src/recipes/index.js';
import { compareCounts, parameterCounts } from './check.js';
import { compare } from './comparison.js';
import type { Contestant } from './contestants.js';
import { decodeCheck, decodeResult, type Result } from './result.js';
import { inTurn } from './rounds.js';
import { summarise } from './summary.js';
import { type Entry, ratioByRound, stepSeconds, verdict } from './verdict.js';

const task = { recipe: 'acgan', batch: 100, steps: 10, threads: 2, flops: 1e11 };
const result = (median: number, sample = 0.0015): Result => ({
  runtime: 'Keras 3.15.1, TensorFlow 2.21.0',
  seconds: { median, min: median / 2, first: 12.25 },
  peakMemory: 1_234_000_000,
  sampling: [
    { batch: 1, seconds: sample },
    { batch: 100, seconds: 0.09 },
  ],
});
const gannetResult = (median: number): Result => ({
  ...result(median),
  matrixProduct: { flopsPerSecond: 2e11 / median },
});
const entry = (name: string, results: readonly Result[], aside = false): Entry => ({ name, aside, results });
const entries = [
  entry('gannet', [gannetResult(1), gannetResult(2)]),
  entry('keras', [result(3), result(5)]),
  entry('torch', [result(9, 0.001), result(9, 0.001)]),
  entry('torch bf16', [result(1.5), result(1.5)], true),
];
const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
  return lines;
};
const cells = (lines: readonly string[], name: string): string[] =>
  lines
    .find((l) => l.startsWith(name))!
    .trimEnd()
    .split(/ +/);

describe('taking turns', () => {
  /** Takes the given seconds a step in each round, and fails after the last of them. */
  const contestant = (name: string, ...medians: number[]): Contestant => ({
    name,
    async run() {
      const next = medians.shift();
      if (next === undefined) throw new GannetError('out of memory');
      return result(next);
    },
  });

  test('a peer that fails is named and left out', async () => {
    const said: string[] = [];
    const all = [contestant('gannet', 1, 2), contestant('keras', 3, 5), contestant('torch', 4)];
    const done = await inTurn(all, task, 2, (line) => said.push(line));
    expect(said).toEqual([
      'round 1 of 2: gannet 1000 ms, keras 3000 ms, torch 4000 ms',
      'torch failed and is left out: out of memory',
      'round 2 of 2: gannet 2000 ms, keras 5000 ms',
    ]);
    expect(done.map((e) => e.name)).toEqual(['gannet', 'keras']);
    expect(ratioByRound(done[0]!, done[1]!, stepSeconds)).toEqual({ median: 2.75, min: 2.5, max: 3 });
  });

  test('without Gannet there is no comparison', async () => {
    await expect(inTurn([contestant('gannet'), contestant('keras', 1)], task, 1, () => {})).rejects.toThrow('memory');
  });
});

describe('the comparison', () => {
  test('is with the fastest peer that counts, for steps and for samples', () => {
    expect(verdict(entries)).toEqual({
      step: { peer: 'keras', seconds: 4, ratio: { median: 2.75, min: 2.5, max: 3 } },
      sampling: [
        {
          batch: 1,
          peer: 'torch',
          seconds: 0.001,
          ratio: { median: 0.001 / 0.0015, min: 0.001 / 0.0015, max: 0.001 / 0.0015 },
        },
        { batch: 100, peer: 'keras', seconds: 0.09, ratio: { median: 1, min: 1, max: 1 } },
      ],
    });
    expect(verdict([entries[0]!, entries[3]!])).toBeNull();
  });

  test('is a table and its conclusion', () => {
    const lines = linesOf(compare(task, entries));
    const row = ['keras', '4000', '1500', '2.75', '(2.50–3.00)', '25.0', '12.3', '1234', '1.50', '90.0'];
    expect(cells(lines, 'keras')).toEqual(row);
    expect(lines).toContain('For information, and not counted among the peers: torch bf16');
    expect(lines).toContain('gannet against the fastest fp32 peer: 2.75 (2.50–3.00), keras');
    expect(lines).toContain('gannet against the fastest fp32 peer, G1: 0.67 (0.67–0.67), torch');
    expect(lines).toContain('Share of the roofline (100 GFLOP a step; one product: 200 GFLOP/s):');
    expect(lines.at(-1)).toBe('  gannet 33.3 %, keras 12.5 %, torch 5.6 %, torch bf16 33.3 %');
  });

  test('of Gannet alone has no conclusion', () => {
    expect(compare(task, entries.slice(0, 1))).not.toContain('against');
  });

  test('of all recipes is a line for each', () => {
    const classifier = { ...result(0.001), sampling: [] };
    const alone = [entry('gannet', [{ ...classifier, matrixProduct: { flopsPerSecond: 2e11 } }])];
    const lines = linesOf(
      summarise([
        { task, entries },
        { task: { ...task, recipe: 'cnn-classifier' }, entries: alone },
      ]),
    );
    expect(cells(lines, 'acgan')).toEqual([
      'acgan',
      '1500',
      'keras',
      '4000',
      '2.75',
      '(2.50–3.00)',
      '33.3',
      '%',
      '0.67',
      '1.00',
    ]);
    expect(cells(lines, 'cnn-classifier').slice(0, 3)).toEqual(['cnn-classifier', '1.00', '–']);
  });
});

describe('what a peer prints is checked', () => {
  test('results', () => {
    const good = result(1);
    expect(decodeResult(JSON.stringify({ ...good, more: 1 }), 'keras')).toEqual(good);
    expect(() => decodeResult('Killed', 'keras')).toThrow('keras printed no result but "Killed"');
    expect(() => decodeResult(JSON.stringify({ ...good, peakMemory: null }), 'keras')).toThrow('peakMemory');
  });

  test('parameter counts and losses', () => {
    const counts = parameterCounts(findRecipe('acgan'));
    expect(counts).toEqual({ G: 2_657_897, D: 525_835 });
    const check = decodeCheck(JSON.stringify({ parameters: counts, losses: [[3, 0.69, 2.3]] }), 'keras');
    expect(() => compareCounts('keras, acgan', counts, check)).not.toThrow();
    expect(() => compareCounts('keras, acgan', { ...counts, D: 1 }, check)).toThrow(
      'keras, acgan: G 2657897, D 525835 parameters, and the recipe has G 2657897, D 1',
    );
    expect(() => compareCounts('keras, acgan', counts, { ...check, losses: [[Number.NaN]] })).toThrow('not finite');
  });
});
