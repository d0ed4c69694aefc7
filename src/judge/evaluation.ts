import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { gannet } from '../command.js';
import { GannetError } from '../errors.js';
import { writeAtomic } from '../formats/atomic.js';
import { type FigureKey, figureFacts, metricNames } from './figure.js';

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
const schema = z.object({
  step: number,
  samples: number,
  seed: number,
  heldOut: number.describe('images that the samples are measured against'),
  judge: z.object({ name: z.string(), sha256: z.string(), accuracy: number.nullable() }),
  classNames: z.array(z.string()),
  ganTrain: z.enum(['quick', 'full']),
  leftOut: z.array(z.object({ metric: z.enum(metricNames), why: z.string() })),
  measured: measures,
  realImages: measures.describe('the same of real images in their place'),
});

/** What `gannet evaluate` has found out about a run. */
export type Evaluation = z.output<typeof schema>;

/** Its pictures: the chart, how classes are confused, and the pairs that are closest. */
export type EvaluationPicture = 'metrics' | 'confusion' | 'memorisation';

/** Where an evaluation lies in a run's folder. */
export function evaluationPath(run: string): string {
  return join(run, 'evaluation.json');
}

export function evaluationPicturePath(run: string, picture: EvaluationPicture): string {
  return join(run, `evaluation-${picture}.png`);
}

export async function writeEvaluation(run: string, evaluation: Evaluation): Promise<void> {
  await writeAtomic(evaluationPath(run), `${JSON.stringify(evaluation, null, 2)}\n`);
}

/** The run's evaluation; null if there is none. @throws GannetError if it is damaged */
export async function readEvaluation(run: string): Promise<Evaluation | null> {
  const path = evaluationPath(run);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new GannetError(`${path} is damaged, or of another version: make it anew with ${gannet('evaluate', run)}`);
  }
}
