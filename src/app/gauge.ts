import { resolve } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { JudgeGauge } from '../judge/gauge.js';
import { findJudge, judgeRemedy, loadCard, openJudge } from '../judge/judge.js';
import { Yardstick } from '../judge/yardstick.js';
import type { System } from '../recipes/recipe.js';
import type { RunConfig, Watch } from '../run/config.js';
import type { Runtime } from '../runtime/runtime.js';

/** How a training is watched. */
export interface WatchChoice {
  readonly evaluateEvery?: number;
  readonly judge?: string;
  readonly keepBest?: string;
  readonly stopWhenFlat?: string;
  readonly patience?: number;
}

/** Images of an evaluation while training: enough to see how it goes. */
const defaultSamples = 2000;
const defaultPatience = 5;

/**
 * What is to watch a training, as a configuration has it; without options nothing but the doctor does.
 * @param source of the data, for the command that makes a judge of them
 * @throws GannetError if an option lacks another, or no judge knows the data
 */
export async function settleWatch(flags: WatchChoice, dataset: Dataset, source = 'DATA'): Promise<Partial<Watch>> {
  const { evaluateEvery, judge, keepBest, stopWhenFlat, patience } = flags;
  if (patience !== undefined && stopWhenFlat === undefined) {
    throw new GannetError('--patience is that of --stop-when-flat METRIC: add it, or leave --patience out');
  }
  if (evaluateEvery === undefined) {
    const needing = Object.entries({ judge, 'keep-best': keepBest, 'stop-when-flat': stopWhenFlat });
    const given = needing.find(([, value]) => value !== undefined);
    if (given) throw new GannetError(`--${given[0]} goes by evaluations: add --evaluate-every STEPS`);
    return {};
  }
  const known = judge ?? (await findJudge(dataset));
  if (known === null) {
    throw new GannetError(
      `--evaluate-every: no shipped judge knows ${dataset.name}: ${judgeRemedy(dataset, source)}, and name its .onnx ` +
        'file as --judge',
    );
  }
  const { sha256 } = await loadCard(known);
  // A file by its full path, so that the run can be resumed from anywhere.
  const name = /\.onnx$/i.test(known) ? resolve(known) : known;
  return {
    evaluation: { every: evaluateEvery, samples: defaultSamples, judge: { name, sha256 } },
    keepBest: keepBest ?? null,
    stopWhenFlat: stopWhenFlat === undefined ? null : { metric: stopWhenFlat, patience: patience ?? defaultPatience },
  };
}

/**
 * The judge that a run's configuration names, ready to measure; null where it names none.
 * @throws GannetError if the judge is another than it was, or cannot measure what the configuration goes by
 */
export async function openGauge(
  { watch: { evaluation, keepBest, stopWhenFlat }, seed }: RunConfig,
  dataset: Dataset,
  system: System,
  runtime: Runtime,
): Promise<JudgeGauge | null> {
  if (!evaluation) return null;
  if (!system.generator) throw new GannetError('--evaluate-every measures a generator, and this recipe has none');
  const judge = await openJudge(evaluation.judge.name, dataset, runtime);
  if (judge.card.sha256 !== evaluation.judge.sha256) {
    throw new GannetError(
      `the judge ${evaluation.judge.name} is not the one that the run was begun with (SHA-256 ` +
        `${evaluation.judge.sha256.slice(0, 12)}… in config.json): put the original files back`,
    );
  }
  const { samples } = evaluation;
  const gauge = new JudgeGauge(await Yardstick.make({ judge, dataset, runtime, samples, seed }));
  for (const key of [keepBest, stopWhenFlat?.metric]) if (key) gauge.check(key, system);
  return gauge;
}
