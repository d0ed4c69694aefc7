import { join } from 'node:path';
import { GannetError } from '../errors.js';
import { type CheckpointChoice, chosenState } from '../exchange/checkpoint.js';
import { type ExportFormat, exportNetwork, findNetwork, formats } from '../exchange/export.js';
import { RunFolder } from '../run/folder.js';
import { checkEnding, writeOutput } from './output.js';

/** What is exported. */
export interface ExportChoice {
  readonly to: ExportFormat;
  readonly network?: string;
  readonly out?: string;
  readonly checkpoint?: CheckpointChoice;
  /** Told of a damaged checkpoint that is passed over for the one before. */
  readonly onDamaged?: (reason: string) => void;
}

/** A network that was exported. */
export interface Exported {
  readonly network: string;
  readonly recipe: string;
  readonly step: number;
  readonly isBest: boolean;
  readonly file: string;
  readonly bytes: number;
}

/** Writes a network of a run's checkpoint as a file of another framework. */
export async function exportRun(
  path: string,
  { to, network, out, checkpoint, onDamaged }: ExportChoice,
): Promise<Exported> {
  checkName(to, out);
  const run = await RunFolder.open(path);
  const { system, state, step, isBest } = await chosenState(run, checkpoint, (reason) => onDamaged?.(reason));
  const found = findNetwork(system, network);
  const { recipe, data } = run.config;
  const card = { recipe, step, classNames: data.classNames };
  const written = await exportNetwork(system, found, state.drawn, to, card);
  const file = out ?? join(path, `${found.name}${formats[to]}`);
  await writeOutput(file, written);
  return { network: found.name, recipe, step, isBest, file, bytes: written.length };
}

/** Keras goes by the name: it takes .weights.h5 for its own layout, and any other .h5 for the legacy one. */
function checkName(to: ExportFormat, out: string | undefined): void {
  checkEnding(out, to === 'keras-legacy' ? ['.h5', '.hdf5'] : [formats[to]]);
  if (to === 'keras-legacy' && out?.endsWith(formats.keras)) {
    throw new GannetError(`--out ${out}: Keras takes this name for its newer layout; name it x.h5, or add --to keras`);
  }
}
