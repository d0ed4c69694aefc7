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
  const known = 'code' in error && reasons.get(String(error.code));
  return known || error.message;
}
