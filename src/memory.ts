import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { MemoryLimit } from './runtime/runtime.js';

/** What this process may have in all: the machine's memory, what its container has of it, or what `ulimit -v` allows. */
export function memoryLimit(): MemoryLimit {
  const limits: MemoryLimit[] = [{ bytes: totalmem(), says: 'this machine has' }];
  // 0 where there is no bound, or a number beyond all memory.
  const constrained = process.constrainedMemory();
  if (constrained > 0) limits.push({ bytes: constrained, says: 'this container has' });
  const addresses = addressesLeft();
  if (addresses !== null) limits.push({ bytes: addresses, says: 'ulimit -v leaves' });
  return limits.reduce((least, limit) => (limit.bytes < least.bytes ? limit : least));
}

/** The bytes of `memoryLimit`. */
export function machineMemory(): number {
  return memoryLimit().bytes;
}

/**
 * Bytes that a limit of the address space allows: what is held, and as much as there are addresses left, of which Node
 * takes more than memory. Null where there is no limit, or the system does not say.
 */
export function addressesLeft(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const limit = /^Max address space +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    if (!limit) return null;
    const status = readFileSync('/proc/self/status', 'utf8');
    const [taken, held] = ['VmSize', 'VmRSS'].map(
      (name) => 1024 * Number(RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]),
    );
    return Number.isFinite(taken! + held!) ? Math.max(0, Number(limit[1]) - taken! + held!) : null;
  } catch {
    return null;
  }
}
