import type { z } from 'zod';
import type { Sheet } from '../figures/sheet.js';
import type { Parameter } from '../nn/index.js';
import type { Values } from '../runtime/runtime.js';
import type { findingSchema } from './doctor/finding.js';
import type { RunFolder } from './folder.js';
import type { metricsSchema } from './metrics.js';

/** Makes files of what a session has drawn and learnt. */
export interface Press {
  /** A PNG. */
  sheet(sheet: Sheet): Promise<Uint8Array>;
  /** Weights in Keras' HDF5 layout; null where there is nothing that writes it. */
  kerasWeights(parameters: readonly Parameter[], values: Values): Promise<Uint8Array | null>;
}

/** What grows by lines, each of them of a step. */
interface Log<T> {
  append(line: T): Promise<void>;
  read(): Promise<T[]>;
}

/** What a session needs of its run: a folder on a disk, or files in a page's memory. */
export interface RunStore
  extends Pick<
    RunFolder,
    | 'path'
    | 'config'
    | 'appendStats'
    | 'imagePath'
    | 'writeImage'
    | 'writeReals'
    | 'writeHistory'
    | 'writeWeights'
    | 'writeGenerator'
    | 'writeFailed'
    | 'writeCheckpoint'
    | 'writeBest'
    | 'readCheckpoint'
    | 'pruneCheckpoints'
    | 'checkpoints'
    | 'checkCheckpoints'
  > {
  readonly press: Press;
  readonly findings: Log<z.output<typeof findingSchema>>;
  readonly metrics: Log<z.output<typeof metricsSchema>>;
}
