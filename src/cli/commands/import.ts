import { type Command, Option } from 'commander';
import type { ImportChoice } from '../../app/import.js';
import { Console } from '../terminal/console.js';
import { addSetting, wholeNumber } from './arguments.js';
import { addImageOptions, cacheOption } from './data-options.js';

export function addImport(program: Command): void {
  const command = program
    .command('import')
    .summary('make a run of weights from Keras or PyTorch')
    .description(
      'Makes a run at step 0 with weights that Keras (.weights.h5, .h5) or PyTorch (.safetensors) saved, to sample from ' +
        'and to train further. Layers are found by their names, else by their order and shapes.',
    )
    .argument('<files...>', "a network's weights; or two files, of G and of D")
    .requiredOption('--recipe <name>', 'whose networks they are: see gannet recipes (required)')
    .option('--network <name>', 'the network of a single file: G (default) or D; of a classifier C')
    .option('--data <source>', 'data of the size and classes of the networks, as for gannet train', 'mnist')
    .addOption(cacheOption())
    .option('--preset <name>', "one of the recipe's sets of options")
    .addOption(
      new Option('--set <key=value>', 'an option of the recipe (see gannet recipes RECIPE); may be repeated')
        .argParser(addSetting)
        .default({}, 'none'),
    )
    .option('--seed <n>', 'whole number that all else comes from, such as a network without a file', wholeNumber(0))
    .option('--out <folder>', 'run folder, new or empty (default: the next in runs/)')
    .addHelpText(
      'after',
      `
A network without a file begins as in a new run. docs/interchange.md has the
lines on the Python side.

Examples:
  gannet import G.weights.h5 --recipe acgan
  gannet import G.safetensors D.safetensors --recipe dcgan --set latent=64
  gannet import G.safetensors --recipe sngan --data ~/photos --size 64`,
    );
  addImageOptions(command).action(async (files: readonly string[], flags: ImportChoice) => {
    const { showImport } = await import('../terminal/import.js');
    await showImport(files, flags, new Console());
  });
}
