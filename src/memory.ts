import { totalmem } from 'node:os';

/** Bytes of memory that this process may have: the machine's, or what a container leaves of them. */
export function machineMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
