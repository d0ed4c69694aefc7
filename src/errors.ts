/**
 * An error that the user of Gannet can cause and mend: a missing file, a wrong option, shapes that do not fit.
 * Its message says what is wrong, where (file, key, line), and what to do. The command line prints the message alone
 * and exits with code 2; any other error is a bug of Gannet's and exits with 70 and its stack.
 */
export class GannetError extends Error {
  override readonly name = 'GannetError';
}

/** What the system says of a file, by its codes, in words that stand alone. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'a part of its path is a file and no folder'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'something of this name is there already'],
  ['ENOTEMPTY', 'it is not empty'],
  ['EACCES', 'its permissions do not allow it'],
  ['EPERM', 'the system does not allow it'],
  ['EROFS', 'the disk can only be read'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'your share of the disk is full'],
  ['EMFILE', 'too many files are open'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'its links lead in a circle'],
  ['EIO', 'the disk has a fault'],
]);

/** Why the system did not do something with a file: `there is no such file`. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isOutOfMemory(error)) return 'there is not enough memory';
  const known = 'code' in error && reasons.get(String(error.code));
  return known || error.message;
}

/** That there is not enough memory, of whatever part of it: V8, WebAssembly, ONNX Runtime and the system say it each its own way. */
export class OutOfMemoryError extends GannetError {
  constructor(cause: Error) {
    const advice = /WebAssembly|wasm/i.test(cause.message)
      ? wasmAdvice
      : 'try a smaller --batch, smaller networks or fewer --threads';
    super(`there is not enough memory (${shortened(cause.message)}): ${advice}`, { cause });
  }
}

/** What helps where the system limits addresses, of which WebAssembly reserves far more than it uses. */
const wasmAdvice =
  'close other programs or, where ulimit -v limits addresses, raise it or set NODE_OPTIONS=--disable-wasm-trap-handler';

/** Without ONNX Runtime's source file and function, which stand before what it says. */
const shortened = (said: string): string => said.replace(/^.*onnxruntime_src.*\) /s, '').trim();

/**
 * Does something, and lets go of what that took whether it came to its end or not. What went wrong in the work is what is
 * told: an error of letting go is thrown only where there is no other.
 */
export async function lettingGo<T>(work: () => Promise<T>, letGo: () => Promise<unknown>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await letGo().catch(() => undefined);
    throw error;
  }
  await letGo();
  return result;
}

const outOfMemory =
  /Array buffer allocation failed|Invalid (typed )?array (buffer )?length|Failed to allocate memory|bad_alloc|out of memory|ENOMEM|could not allocate memory|Cannot allocate/i;

function isOutOfMemory(error: Error): boolean {
  return outOfMemory.test(error.message) || ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY');
}

/**
 * The error as an `OutOfMemoryError` if it says so, in whatever words, or is a `GannetError` whose cause does; else as it
 * is.
 */
export function knownError(error: unknown): unknown {
  if (error instanceof OutOfMemoryError || !(error instanceof Error)) return error;
  if (!(error instanceof GannetError)) return isOutOfMemory(error) ? new OutOfMemoryError(error) : error;
  const known = knownError(error.cause);
  return known instanceof OutOfMemoryError ? known : error;
}
