import type { Comm } from '../../src/distributed/comm.js';
import { GannetError } from '../../src/errors.js';

export type FaultKind = 'dies' | 'stops' | 'circles' | 'throws' | 'not a number' | 'differs';

/** What goes wrong on a rank, at which of its sums over the shards. */
export interface Fault {
  readonly kind: FaultKind;
  readonly rank: number;
  readonly at: number;
}

/** The same ranks, on one of which something goes wrong. */
export function faulty(comm: Comm, { kind, rank, at }: Fault): Comm {
  let sums = 0;
  if (comm.rank !== rank) return comm;
  return {
    ...comm,
    async sum(parts, count, n) {
      if (++sums !== at) return comm.sum(parts, count, n);
      switch (kind) {
        case 'dies':
          process.kill(process.pid, 'SIGKILL');
          break;
        case 'stops':
          process.kill(process.pid, 'SIGSTOP');
          break;
        case 'circles':
          for (;;);
        case 'throws':
          throw new GannetError('the disk is on fire');
        case 'not a number':
          parts.fill(Number.NaN);
          break;
      }
      return comm.sum(parts, count, n);
    },
    async join(array) {
      await comm.join(array);
      if (kind === 'differs' && sums === at) array[array.length >> 1] = 7;
    },
  };
}
