import type { Command } from 'commander';

/** Adds options of how data are read, those of `DataOptions`. */
export function addDataOptions(command: Command): Command {
  return command
    .option('--skip-broken', 'leave out pictures that cannot be read')
    .option('--transpose', "exchange rows and columns of idx images, as EMNIST's must be");
}
