import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { type Evaluation, joinEvaluation, newestFigures, readEvaluations, writeEvaluation } from './evaluation.js';
import { type FigureKey, figure } from './figure.js';

const measures = (values: Partial<Record<FigureKey, number>>): Evaluation['measured'] => ({
  figures: Object.entries(values).map(
    ([key, value]) => figure(key as FigureKey, value) as Evaluation['measured']['figures'][0],
  ),
  byClass: Object.fromEntries(Object.keys(values).map((key) => [key, [1, 2]])),
});
const evaluation = (
  step: number,
  values: Partial<Record<FigureKey, number>>,
  more: Partial<Evaluation> = {},
): Evaluation => ({
  ...{ step, samples: 100, seed: 0, heldOut: 10, ganTrain: 'quick', classNames: ['a', 'b'], leftOut: [], doubts: [] },
  judge: { name: 'mine', sha256: 'ab'.repeat(32), accuracy: null },
  ...{ measured: measures(values), realImages: measures(values) },
  ...more,
});
const valuesOf = ({ measured }: Evaluation) =>
  Object.fromEntries(measured.figures.map(({ key, value }) => [key, value]));

test('one of another step, judge, number of samples or seed has a file of its own', () =>
  inTemporaryFolder(async (run) => {
    const judge = { name: '../mine', sha256: 'cd'.repeat(32), accuracy: null };
    for (const more of [{}, { judge }, { samples: 200 }, { seed: 1 }])
      await writeEvaluation(run, evaluation(5, { score: 9 }, more));
    await writeEvaluation(run, evaluation(50, { score: 9 }));
    const files = (await readEvaluations(run)).map(({ file }) => file.slice(run.length));
    expect(new Set(files)).toEqual(
      new Set([
        ...['/evaluations/000050-mine-abababab-100-0.json', '/evaluations/000005-mine-abababab-100-1.json'],
        ...['/evaluations/000005-mine-abababab-200-0.json', '/evaluations/000005-.._mine-cdcdcdcd-100-0.json'],
        '/evaluations/000005-mine-abababab-100-0.json',
      ]),
    );
    expect(files[0]).toContain('000050');
  }));

test('under the same circumstances it joins what is there, metric by metric', () =>
  inTemporaryFolder(async (run) => {
    const left = { metric: 'kernel', why: 'no reason' } as const;
    await writeEvaluation(run, evaluation(5, { score: 9, precision: 0.5, recall: 0.4 }, { leftOut: [left] }));
    const whole = await joinEvaluation(run, evaluation(5, { kernel: 3, precision: 0.6 }));
    await writeEvaluation(run, whole);
    expect(valuesOf(whole)).toEqual({ score: 9, kernel: 3, precision: 0.6 });
    expect(whole.leftOut).toEqual([]);
    expect((await readEvaluations(run)).map((stored) => stored.evaluation)).toEqual([whole]);
  }));

test('of each figure the newest is shown', () => {
  const stored = [
    evaluation(9, { score: 1 }),
    evaluation(7, { score: 2, kernel: 3 }),
    evaluation(5, { kernel: 4 }),
  ].map((e) => ({ file: String(e.step), evaluation: e, written: 0 }));
  const shown = newestFigures(stored);
  expect(shown.map(({ file, evaluation: e }) => [file, valuesOf(e)])).toEqual([
    ['9', { score: 1 }],
    ['7', { kernel: 3 }],
  ]);
  expect(shown[1]!.evaluation.measured.byClass).toEqual({ kernel: [1, 2] });
});

test('its pictures are there before it is, and alone they are no evaluation', () =>
  inTemporaryFolder(async (run) => {
    const png = Uint8Array.of(1);
    const { file, pictures } = await writeEvaluation(run, evaluation(5, { score: 9 }), [
      ['metrics', png],
      ['confusion', png],
    ]);
    const stem = join(run, 'evaluations', '000005-mine-abababab-100-0');
    expect([file, ...pictures]).toEqual([`${stem}.json`, `${stem}-metrics.png`, `${stem}-confusion.png`]);
    expect(await readdir(join(run, 'evaluations'))).toHaveLength(3);
    await rm(file);
    expect(await readEvaluations(run)).toEqual([]);
  }));
