import { GannetError } from '../errors.js';
import { decodeChecked, encodeChecked } from '../formats/checked.js';
import type { NamedTensor } from '../formats/safetensors.js';
import { secondMoment } from '../train/graph.js';
import type { TrainingState } from '../train/state.js';
import { Ledger } from './ledger.js';

/** The contents of a checkpoint beside the arrays. */
export interface CheckpointInfo {
  readonly recipe: string;
  readonly step: number;
  readonly ledger: Ledger;
  /** What the doctor remembers (`Doctor.encode`); empty where there was none. */
  readonly doctor: string;
}

/** A checkpoint's bytes: the whole training state, with a checksum. The same state gives the same bytes. */
export function encodeCheckpoint(state: TrainingState, { recipe, step, ledger, doctor }: CheckpointInfo): Uint8Array {
  const tensors = new Map<string, NamedTensor>(
    state.names.map((name) => {
      const { dims, data } = state.values[name]!;
      return [name, { dtype: 'F32', shape: dims, data: data as Float32Array }];
    }),
  );
  const format = 'gannet-checkpoint-1';
  return encodeChecked(tensors, { format, recipe, step: String(step), ledger: ledger.encode(), doctor });
}

/**
 * Puts a checkpoint's arrays into the state. Everything is checked first: on an error the state is untouched.
 * @throws GannetError if the file is damaged, holds what no training can have, or is of another recipe or of other options
 *   than the state
 */
export function restoreCheckpoint(
  bytes: Uint8Array,
  file: string,
  recipe: string,
  state: TrainingState,
): CheckpointInfo {
  const { tensors, metadata } = decodeChecked(bytes, file);
  if (metadata.format !== 'gannet-checkpoint-1') throw new GannetError(`${file} is not a checkpoint of Gannet's`);
  if (metadata.recipe !== recipe) {
    throw new GannetError(
      `${file} is a checkpoint of recipe ${metadata.recipe}, and the run is of ${recipe}: put back the run's own`,
    );
  }
  for (const name of state.names) {
    const found = tensors.get(name);
    const wanted = state.values[name]!.dims;
    if (!found)
      throw new GannetError(`${file} lacks ${name}: it is of other options than ${recipe} has in config.json`);
    if (found.dtype !== 'F32' || found.shape.join() !== wanted.join()) {
      throw new GannetError(
        `${file}: ${name} is ${found.dtype} [${found.shape.join(', ')}], where config.json makes it [${wanted.join(', ')}]`,
      );
    }
  }
  for (const name of state.names) checkValues(name, tensors.get(name)!.data as Float32Array, file);
  const step = stepIn(metadata.step, file);
  const ledger = Ledger.decode(metadata.ledger ?? '', `${file}, ledger`);
  for (const name of state.names) state.set(name, tensors.get(name)!.data as Float32Array);
  return { recipe, step, ledger, doctor: metadata.doctor ?? '' };
}

/** A second moment may have grown beyond what a float holds; that of a gradient that was too large for a while. */
function checkValues(name: string, values: Float32Array, file: string): void {
  const isSquare = name.startsWith(secondMoment({ name: '' }));
  const isVariance = name.endsWith('/variance');
  const wrong = values.find((x) => (isSquare ? !(x >= 0) : !Number.isFinite(x) || (isVariance && x < 0)));
  if (wrong === undefined) return;
  throw new GannetError(`${file}: ${name} has the value ${wrong}, from which no training goes on`);
}

function stepIn(text: string | undefined, file: string): number {
  const step = /^(0|[1-9]\d{0,14})$/.test(text ?? '') ? Number(text) : Number.NaN;
  const named = checkpointStep(file);
  if (Number.isNaN(step) || (named !== null && named !== step))
    throw new GannetError(`${file} says that it is of step ${JSON.stringify(text)}: it is not what its name says`);
  return step;
}

/** `000500.safetensors` for step 500. */
export function checkpointName(step: number): string {
  return `${String(step).padStart(6, '0')}.safetensors`;
}

/** The step of a checkpoint file, or null for another file. */
export function checkpointStep(file: string): number | null {
  const match = /(?:^|[\\/])(\d{6,})\.safetensors$/.exec(file);
  return match ? Number(match[1]) : null;
}
