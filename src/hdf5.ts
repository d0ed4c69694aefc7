import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GannetError } from './errors.js';

/** The HDF5 library, h5wasm for Node. */
export type H5 = typeof import('h5wasm/node').h5wasm;

/** The bytes that an HDF5 file begins with. */
export const hdf5Signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

/** Loads the library, and has it throw its errors rather than print them while `use` runs. */
export async function useHdf5<T>(use: (h5: H5) => T): Promise<T> {
  const { h5wasm } = await import('h5wasm/node');
  const module = await h5wasm.ready;
  module.activate_throwing_error_handler();
  try {
    return use(h5wasm);
  } finally {
    try {
      module.deactivate_throwing_error_handler();
    } catch {
      // A damaged file can break the library itself, whose first error nothing may hide.
    }
  }
}

/** HDF5 notes the time at which it makes a dataset, and h5wasm cannot tell it not to: so it sees a clock at 0. */
export function atTimeZero<T>(write: () => T): T {
  const { now } = Date;
  Date.now = () => 0;
  try {
    return write();
  } finally {
    Date.now = now;
  }
}

/**
 * Lends a path in a folder of its own, since the library for Node works on real files only.
 *
 * @throws GannetError if the system's temporary folder cannot be used.
 */
export async function inTemporaryFile<T>(use: (path: string) => Promise<T>): Promise<T> {
  let folder = tmpdir();
  try {
    folder = await mkdtemp(join(tmpdir(), 'gannet-h5-'));
    return await use(join(folder, 'weights.h5'));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new GannetError(
      `Cannot write to the temporary folder ${folder}: ${summary(error)}. Free some space there, or set TMPDIR to ` +
        'another folder.',
      { cause: error },
    );
  } finally {
    if (folder !== tmpdir()) await rm(folder, { recursive: true, force: true });
  }
}

/** Node gives its errors a code, the library quotes errno. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && ('code' in error || error.message.includes('errno = '));
}

/** What the system said, or the innermost of the library's stack of messages, or any other error's message. */
export function summary(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const system = /error message = '([^']*)'/.exec(message)?.[1];
  return system ?? [...message.matchAll(/#\d+: .*?\(\): (.*)/g)].at(-1)?.[1] ?? message;
}
