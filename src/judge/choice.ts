import type { Dataset } from '../data/dataset.js';
import type { MetricName } from './figure.js';
import type { Judge } from './judge.js';

/** Those that take a short time for a few thousand samples, such as again and again in a training. */
export const quickMetrics: readonly MetricName[] = ['gan-test', 'score', 'frechet', 'kernel', 'prdc', 'variety'];

/** What is to be measured, and by whom. */
export interface Circumstances {
  readonly judge: Pick<Judge, 'card'>;
  readonly dataset: Pick<Dataset, 'classNames'>;
  /** Whether samples are asked to be of a class. */
  readonly conditional: boolean;
}

export interface Choice {
  readonly kept: readonly MetricName[];
  readonly leftOut: readonly { readonly metric: MetricName; readonly why: string }[];
}

/** Which of the metrics mean something here, and why the others do not. */
export function metricsFor(wanted: readonly MetricName[], circumstances: Circumstances): Choice {
  const judged = wanted.map((metric) => ({ metric, why: objection(metric, circumstances) }));
  return {
    kept: judged.flatMap(({ metric, why }) => (why === null ? [metric] : [])),
    leftOut: judged.flatMap(({ metric, why }) => (why === null ? [] : [{ metric, why }])),
  };
}

function objection(metric: MetricName, { judge, dataset, conditional }: Circumstances): string | null {
  const needsJudge = metric === 'gan-test' || metric === 'score';
  const needsLabels = metric === 'gan-test' || metric === 'gan-train' || metric === 'frechet-by-class';
  if (needsLabels && dataset.classNames.length < 2) return 'the data have no classes';
  if (needsLabels && !conditional) return 'the generator knows no classes';
  return needsJudge && judge.card.task !== 'classes' ? 'the judge tells no classes' : null;
}
