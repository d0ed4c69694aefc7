import { readEvaluations } from '../judge/evaluation.js';
import { extrasOf } from './extras.js';
import { readRange } from './files.js';
import { encodePlace, placeNow } from './follow.js';
import type { RunView } from './run-view.js';
import type { RunDetail, RunSummary } from './schema.js';
import { curvesOf } from './thin.js';

/** Bytes of the log that are shown at first. */
const logBytes = 1 << 16;

/** All of a run. Parts that cannot be read are empty: the summary says why. */
export async function detailOf(view: RunView, summary: RunSummary): Promise<RunDetail> {
  // First, so that nothing falls between what is read here and what comes as events.
  const place = await placeNow(view);
  const or = <T>(part: Promise<T>, otherwise: T): Promise<T> => part.catch(() => otherwise);
  const log = place.log > 0 ? readRange(view.file('log'), Math.max(0, place.log - logBytes), place.log) : null;
  return {
    summary,
    config: await or(view.config.read(), null),
    curves: curvesOf(await or(view.reports(), [])),
    metrics: [...(await or(view.metrics.read(), []))],
    findings: [...(await or(view.findings.read(), []))],
    extras: await extrasOf(view),
    evaluations: (await or(readEvaluations(view.path), [])).map(({ evaluation }) => evaluation),
    log: (await log)?.toString() ?? '',
    cursor: encodePlace(place),
  };
}
