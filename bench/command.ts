import { Command } from 'commander';
import { GannetError } from '../src/errors.js';

/** A script's command line; wrong usage exits with 2. */
export function command(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride(({ exitCode }) => process.exit(exitCode && 2));
}

/** Runs a script's main function: an error of the user's prints its message alone and exits with 2, a bug with 70. */
export function runMain(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(error instanceof GannetError ? error.message : error);
    process.exitCode = error instanceof GannetError ? 2 : 70;
  });
}
