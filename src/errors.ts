/**
 * An error that the user of Gannet can cause and mend: a missing file, a wrong option, shapes that do not fit.
 * Its message says what is wrong, where (file, key, line), and what to do. The command line prints the message alone
 * and exits with code 2; any other error is a bug of Gannet's and exits with 70 and its stack.
 */
export class GannetError extends Error {
  override readonly name = 'GannetError';
}
