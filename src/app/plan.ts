import { RunFolder } from '../run/folder.js';
import { type Plan, planRun } from '../run/plan.js';
import { type Prepared, prepareRun, type RunChoice } from './prepare.js';

/** What a run would be, and what it would take. */
export interface PlannedRun {
  readonly prepared: Prepared;
  /** The folder that it would have. */
  readonly place: string;
  readonly plan: Plan;
}

/**
 * Says what a run would take, from a few steps; writes nothing.
 * @param onPrepared told what will be tried before it takes its time
 */
export async function planTraining(
  recipe: string,
  choice: RunChoice = {},
  onPrepared?: (prepared: Prepared, place: string) => void,
): Promise<PlannedRun> {
  const prepared = await prepareRun(recipe, choice);
  const place = await RunFolder.place(prepared.config, choice.out);
  onPrepared?.(prepared, place);
  return { prepared, place, plan: await planRun(prepared.config, prepared.dataset, prepared.runtime) };
}
