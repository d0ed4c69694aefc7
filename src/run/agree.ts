import { createHash } from 'node:crypto';
import type { Comm } from '../distributed/comm.js';
import { GannetError } from '../errors.js';
import type { TrainingState } from '../train/state.js';

/** [32] the SHA-256 of all values, in the order of their names. */
export function stateHash(state: TrainingState): Uint8Array {
  const hash = createHash('sha256');
  for (const name of state.names) {
    const { data } = state.values[name]!;
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest();
}

/**
 * Holds the ranks' states against rank 0's; all ranks call it after the same step.
 * @throws GannetError naming the ranks whose state is another
 */
export async function checkAgreement(comm: Comm, state: TrainingState, step: number): Promise<void> {
  const [first, ...others] = (await comm.gather(stateHash(state))).map((hash) => Buffer.from(hash).toString('hex'));
  const apart = others.flatMap((hash, i) => (hash === first ? [] : [i + 1]));
  if (apart.length === 0) return;
  const names = apart.map((rank) => `${rank} on ${comm.hosts[rank]}`).join(', ');
  throw new GannetError(
    `after step ${step} the training state of ${apart.length === 1 ? 'rank' : 'ranks'} ${names} differs from rank 0's: ` +
      'machines of different kinds round differently, or memory is faulty. Nothing was saved of it; the newest ' +
      'checkpoint is good: resume on machines of one kind',
  );
}
