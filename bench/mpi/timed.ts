/** What a process, or each of several ranks, is to do. */
export interface Timed {
  readonly recipe: string;
  /** Real images a step, of all ranks. */
  readonly batch: number;
  readonly shards: number;
  readonly threads: number;
  /** Steps that are timed, and those before. */
  readonly steps: number;
  readonly warm: number;
}

/** What rank 0 found. */
export interface Timing {
  /** Of a step: the median, the least, and what of it the exchanges take, waiting included. */
  readonly seconds: number;
  readonly least: number;
  readonly sums: number;
  /** Bytes at their highest. */
  readonly memory: number;
}
