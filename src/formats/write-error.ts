import { dirname } from 'node:path';
import { GannetError } from '../errors.js';

/** The system's code for what went wrong, such as ENOSPC; empty for an error that is not the system's. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whether an error says that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && ['ENOSPC', 'EDQUOT'].includes(codeOf(error.cause));
}

/**
 * Why a file cannot be written, and what to do; an error that says so already stays as it is.
 * @param what was to be done with `path`
 */
export function writeError(path: string, error: unknown, what = 'write'): GannetError {
  if (error instanceof GannetError) return error;
  return new GannetError(`Cannot ${what} ${path}: ${reason(error, what === 'tidy' ? path : dirname(path))}`, {
    cause: error,
  });
}

function reason(error: unknown, folder: string): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk is full (${code}). Free some space.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${folder} is not writable (${code}). Choose another folder or change its permissions.`;
    case 'ENOENT':
      return `the folder ${folder} does not exist (${code}). Create it or choose another.`;
    case 'ENOTDIR':
      return `${folder} is not a folder (${code}). Choose another path.`;
    case 'EISDIR':
      return `there is a folder of this name (${code}). Remove it or choose another path.`;
    case 'ELOOP':
    case 'EMLINK':
      return `it is a link (${code}), and what a run writes goes through none. Remove it.`;
    default:
      return `the system reports ${code || String(error)}.`;
  }
}
