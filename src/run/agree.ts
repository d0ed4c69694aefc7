import type { Comm } from '../distributed/comm.js';
import { GannetError } from '../errors.js';
import { sha256Of } from '../hash.js';
import type { TrainingState } from '../train/state.js';

/** [64] the SHA-256 of all values, in the order of their names, as hexadecimal text. */
export function stateHash(state: TrainingState): Uint8Array {
  const parts = state.names.map((name) => {
    const { data } = state.values[name]!;
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  });
  return new TextEncoder().encode(sha256Of(...parts));
}

/**
 * Holds the ranks' states against rank 0's; all ranks call it after the same step.
 * @throws GannetError naming the ranks whose state is another
 */
export async function checkAgreement(comm: Comm, state: TrainingState, step: number): Promise<void> {
  const [first, ...others] = (await comm.gather(stateHash(state))).map((hash) => new TextDecoder().decode(hash));
  const apart = others.flatMap((hash, i) => (hash === first ? [] : [i + 1]));
  if (apart.length === 0) return;
  const names = apart.map((rank) => `${rank} on ${comm.hosts[rank]}`).join(', ');
  throw new GannetError(
    `after step ${step} the training state of ${apart.length === 1 ? 'rank' : 'ranks'} ${names} differs from rank 0's: ` +
      'the memory of a machine, or what joins them, is faulty. Nothing was saved of it: resume from the newest ' +
      'checkpoint, without that machine',
  );
}
