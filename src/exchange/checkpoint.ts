import { access, readFile } from 'node:fs/promises';
import { gannet } from '../command.js';
import { GannetError, systemReason } from '../errors.js';
import type { System } from '../recipes/recipe.js';
import { restoreCheckpoint } from '../run/checkpoint.js';
import { configuredSystem } from '../run/config.js';
import type { RunFolder } from '../run/folder.js';
import type { TrainingState } from '../train/state.js';
import { initialState } from '../train/trainer.js';
import { networksOf } from './networks.js';

/** A run's system with the state of a checkpoint. */
export interface Restored {
  readonly system: System;
  readonly state: TrainingState;
  readonly step: number;
}

/** Which checkpoint of a run: the newest, that of the best evaluation, or that of a step. */
export type CheckpointChoice = 'newest' | 'best' | number;

/** Whether a run has kept the checkpoint of its best evaluation. */
export function hasBest(run: RunFolder): Promise<boolean> {
  return access(run.bestCheckpoint).then(
    () => true,
    () => false,
  );
}

/** Whether the newest is what a choice, or none, asks for. */
export async function isNewest(run: RunFolder, choice: CheckpointChoice | undefined): Promise<boolean> {
  return choice === 'newest' || (choice === undefined && !(await hasBest(run)));
}

/**
 * Reads the checkpoint that is asked for or, where nothing is, the best where there is one, else the newest.
 * @param onDamaged as for `newestState`
 * @throws GannetError if there is none, or it is damaged
 */
export async function chosenState(
  run: RunFolder,
  choice: CheckpointChoice | undefined,
  onDamaged: (reason: string) => void,
): Promise<Restored & { readonly isBest: boolean }> {
  const isBest = choice === 'best' || (choice === undefined && (await hasBest(run)));
  if (!isBest && typeof choice !== 'number') return { ...(await newestState(run, onDamaged)), isBest };
  const path = typeof choice === 'number' ? (await chosenCheckpoint(run, choice)).path : run.bestCheckpoint;
  if (isBest && !(await hasBest(run))) {
    throw new GannetError(`${run.path} has kept no best checkpoint: train with --evaluate-every and --keep-best`);
  }
  const { system, state } = initial(run);
  return { system, state, step: await restore(run, path, state), isBest };
}

/** The file of the checkpoint of a step, or of the newest. @throws GannetError if there is none */
export async function chosenCheckpoint(
  run: RunFolder,
  choice: number | undefined,
): Promise<{ readonly step: number; readonly path: string }> {
  const checkpoints = await run.checkpoints();
  const found = choice === undefined ? checkpoints[0] : checkpoints.find(({ step }) => step === choice);
  if (found) return found;
  const steps = checkpoints.map(({ step }) => step).join(', ');
  const which =
    choice === undefined ? 'checkpoint' : `checkpoint of step ${choice}: it has those of ${steps || 'no step'}`;
  throw new GannetError(`${run.path} has no ${which}`);
}

/**
 * Reads the newest checkpoint that is whole; no data are needed for it.
 * @param onDamaged told of each newer one that is not, with the reason
 * @throws GannetError if there is none that can be used
 */
export async function newestState(run: RunFolder, onDamaged: (reason: string) => void): Promise<Restored> {
  const { system, state } = initial(run);
  const checkpoints = await run.checkpoints();
  await run.checkCheckpoints();
  for (const { path } of checkpoints) {
    try {
      return { system, state, step: await restore(run, path, state) };
    } catch (error) {
      if (!(error instanceof GannetError)) throw error;
      onDamaged(error.message);
    }
  }
  throw new GannetError(
    checkpoints.length > 0
      ? `${run.path} has no checkpoint that is whole: begin a new run`
      : `${run.path} has no checkpoint: train it first, with ${gannet('resume', run.path)}`,
  );
}

/** A run's system, with its parameters known, and the state of its step 0. */
function initial({ config }: RunFolder): Pick<Restored, 'system' | 'state'> {
  const system = configuredSystem(config);
  networksOf(system);
  return { system, state: initialState(system, config.seed) };
}

/** Puts a checkpoint into a state. @returns its step */
async function restore({ config }: RunFolder, path: string, state: TrainingState): Promise<number> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new GannetError(`${path} cannot be read: ${systemReason(error)}`);
  });
  return restoreCheckpoint(bytes, path, config.recipe, state).step;
}
