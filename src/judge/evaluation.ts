import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { gannet } from '../command.js';
import { GannetError } from '../errors.js';
import { writeTogether } from '../formats/atomic.js';
import { ownFolder } from '../run/place.js';
import { type FigureKey, figureFacts, type MetricName, metricNames } from './figure.js';

const number = z.number();
const shares = z.array(number.nullable());
const figure = z.object({
  key: z.enum(Object.keys(figureFacts) as [FigureKey, ...FigureKey[]]),
  title: z.string(),
  better: z.enum(['higher', 'lower', 'as real']),
  value: number.nullable(),
  interval: z.tuple([number, number]).nullable(),
  warning: z.string().nullable(),
});
const nearness = z.object({
  alarm: z.boolean(),
  nearDistance: number,
  nearShare: number,
  nearInterval: z.tuple([number, number]),
  copyShare: number,
  heldOutCopyShare: number,
  fakeMedian: number,
  heldOutMedian: number,
  dataCopying: number.nullable(),
  closest: z.array(z.object({ fake: number, training: number, distance: number })),
});
const measures = z.object({
  figures: z.array(figure),
  byClass: z.partialRecord(figure.shape.key, shares),
  confusion: z.array(z.array(number)).optional(),
  memorisation: z.object({ samples: number, pixels: nearness, features: nearness }).optional(),
});
export const evaluationSchema = z.object({
  step: number,
  samples: number,
  seed: number,
  heldOut: number.describe('images that the samples are measured against'),
  judge: z.object({ name: z.string(), sha256: z.string(), accuracy: number.nullable() }),
  classNames: z.array(z.string()),
  ganTrain: z.enum(['quick', 'full']),
  leftOut: z.array(z.object({ metric: z.enum(metricNames), why: z.string() })),
  doubts: z.array(z.string()).default([]).describe('what speaks against its figures'),
  measured: measures,
  realImages: measures.describe('the same of real images in their place'),
});

/** What `gannet evaluate` has found out about a run. */
export type Evaluation = z.output<typeof evaluationSchema>;

/** An evaluation with its file, and when that was written, in milliseconds. */
export interface StoredEvaluation {
  readonly file: string;
  readonly evaluation: Evaluation;
  readonly written: number;
}

/** Characters of a judge's name in a file's. */
const mostName = 40;
/** The figures as they are shown. */
const order = Object.keys(figureFacts) as FigureKey[];

/** Its pictures: the chart, how classes are confused, and the pairs that are closest. */
export type EvaluationPicture = 'metrics' | 'confusion' | 'memorisation';

/** The folder of a run's evaluations. */
export function evaluationFolder(run: string): string {
  return join(run, 'evaluations');
}

/** What tells evaluations apart: each has a file of its own. */
type Identity = Pick<Evaluation, 'step' | 'samples' | 'seed'> & {
  readonly judge: Pick<Evaluation['judge'], 'name' | 'sha256'>;
};

/** Where an evaluation lies in a run's folder, such as `evaluations/000500-mnist-3f2a90c1-10000-0.json`. */
export function evaluationPath(run: string, { step, judge, samples, seed }: Identity): string {
  const name = judge.name.replace(/[^\w.-]+/g, '_').slice(0, mostName);
  const stem = [String(step).padStart(6, '0'), name, judge.sha256.slice(0, 8), samples, seed].join('-');
  return join(evaluationFolder(run), `${stem}.json`);
}

/** Where a picture of the evaluation in `file` lies. */
export function evaluationPicturePath(file: string, picture: EvaluationPicture): string {
  return file.replace(/\.json$/, `-${picture}.png`);
}

/**
 * The evaluation as it will stand in its file. One of the same step, judge, samples and seed is made whole by it: figures
 * that were asked before and not now stay.
 */
export async function joinEvaluation(run: string, evaluation: Evaluation): Promise<Evaluation> {
  const before = await read(run, evaluationPath(run, evaluation));
  return before ? united(before, evaluation) : evaluation;
}

/**
 * Writes an evaluation with its pictures, which are there before it is: it is what others look for.
 * @returns its file, and those of the pictures
 */
export async function writeEvaluation(
  run: string,
  evaluation: Evaluation,
  pictures: readonly (readonly [EvaluationPicture, Uint8Array])[] = [],
): Promise<{ readonly file: string; readonly pictures: readonly string[] }> {
  const file = evaluationPath(run, evaluation);
  const drawn = pictures.map(([picture, png]) => [evaluationPicturePath(file, picture), png] as const);
  await ownFolder(evaluationFolder(run));
  await writeTogether([...drawn, [file, `${JSON.stringify(evaluation, null, 2)}\n`]]);
  return { file, pictures: drawn.map(([path]) => path) };
}

/** A run's evaluations, those of the newest step first, of one step those written last. @throws GannetError if one is damaged */
export async function readEvaluations(run: string): Promise<StoredEvaluation[]> {
  const names = await readdir(evaluationFolder(run)).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).map((name) => join(evaluationFolder(run), name));
  const found = await Promise.all(
    // The only one of versions that kept one.
    [...files, join(run, 'evaluation.json')].map(async (file) => {
      const evaluation = await read(run, file);
      return evaluation ? [{ file, evaluation, written: (await stat(file)).mtimeMs }] : [];
    }),
  );
  return found.flat().sort((a, b) => b.evaluation.step - a.evaluation.step || b.written - a.written);
}

/** Of a list of evaluations, each with the figures that none before it has; those that are left without one are not there. */
export function newestFigures(evaluations: readonly StoredEvaluation[]): StoredEvaluation[] {
  const seen = new Set<FigureKey>();
  return evaluations.flatMap((stored) => {
    const { evaluation } = stored;
    const fresh = new Set(evaluation.measured.figures.map(({ key }) => key).filter((key) => !seen.has(key)));
    for (const key of fresh) seen.add(key);
    if (fresh.size === 0) return [];
    const measured = only(evaluation.measured, fresh);
    return [{ ...stored, evaluation: { ...evaluation, measured, realImages: only(evaluation.realImages, fresh) } }];
  });
}

async function read(run: string, file: string): Promise<Evaluation | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return evaluationSchema.parse(JSON.parse(text));
  } catch {
    throw new GannetError(
      `${file} is damaged, or of another version: remove it, and make it anew with ${gannet('evaluate', run)}`,
    );
  }
}

type Measures = Evaluation['measured'];

function only({ figures, byClass, confusion, memorisation }: Measures, keys: ReadonlySet<FigureKey>): Measures {
  const classes = Object.entries(byClass).filter(([key]) => keys.has(key as FigureKey));
  return {
    figures: figures.filter(({ key }) => keys.has(key)),
    byClass: Object.fromEntries(classes),
    ...(confusion && keys.has('gan-test') && { confusion }),
    ...(memorisation && keys.has('near-pixels') && { memorisation }),
  };
}

function united(before: Evaluation, now: Evaluation): Evaluation {
  const asked = new Set([
    ...now.measured.figures.map(({ key }) => figureFacts[key].metric),
    ...now.leftOut.map(({ metric }) => metric),
  ]);
  const isOld = (metric: MetricName) => !asked.has(metric);
  const old = new Set(before.measured.figures.map(({ key }) => key).filter((key) => isOld(figureFacts[key].metric)));
  const both = (a: Measures, b: Measures): Measures => {
    const kept = only(a, old);
    const figures = [...kept.figures, ...b.figures].sort((x, y) => order.indexOf(x.key) - order.indexOf(y.key));
    return { ...kept, ...b, figures, byClass: { ...kept.byClass, ...b.byClass } };
  };
  return {
    ...now,
    ganTrain: asked.has('gan-train') ? now.ganTrain : before.ganTrain,
    leftOut: [...before.leftOut.filter(({ metric }) => isOld(metric)), ...now.leftOut],
    measured: both(before.measured, now.measured),
    realImages: both(before.realImages, now.realImages),
  };
}
