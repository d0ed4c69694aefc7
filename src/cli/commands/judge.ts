import type { Command } from 'commander';
import type { JudgeChoice } from '../../app/train-judge.js';
import { Console } from '../terminal/console.js';
import { positiveNumber, share, wholeNumber } from './arguments.js';
import { addImageOptions, cacheOption } from './data-options.js';

export function addJudge(program: Command): void {
  const judge = program
    .command('judge')
    .summary('train the classifiers that samples are judged with')
    .description(
      'Judges: classifiers trained on real images, whose readings and features generated images are measured by. ' +
        "MNIST's comes with Gannet.",
    );
  const train = judge
    .command('train')
    .summary('train a judge on a dataset')
    .description(
      'Trains a judge and says its accuracy on images that it did not learn from. It is two files: an ONNX model, image ' +
        'in, logits and features out, and a JSON card that says what it is. On images of one class it learns by how many ' +
        'quarter turns each was turned.',
    )
    .argument('[data]', "'mnist', or a folder, archive or file of pictures or arrays: docs/data.md", 'mnist')
    .option('--out <folder>', 'where the two files go', 'judges')
    .option('--name <name>', "what the files are called (default: the data's name)");
  addImageOptions(train)
    .addOption(cacheOption())
    .option('--residual <n>', 'residual convolutions at each of the two lower resolutions', wholeNumber(0))
    .option('--epochs <n>', 'passes through the training images', wholeNumber(1))
    .option('--batch <n>', 'images a step', wholeNumber(1))
    .option('--lr <x>', "Adam's largest step size", positiveNumber)
    .option('--dropout <x>', 'chance that a feature is dropped before the logits', share)
    .option('--shift <n>', 'most pixels by which training images are moved', wholeNumber(0))
    .option('--flip', 'mirror every other training image left to right')
    .option(
      '--hold-out <n>',
      'training images that are read at the end but not learnt from (default: none, or a tenth if there are no test images)',
      wholeNumber(0),
    )
    .option('--seed <n>', 'whole number that every random number comes from', wholeNumber(0), 0)
    .option('--threads <n>', 'threads (default: one for each processor)', wholeNumber(1))
    .addHelpText(
      'after',
      `
Examples:
  gannet judge train mnist --epochs 1 --out /tmp/judges
  gannet judge train ~/fashion-mnist --flip --hold-out 5000
  gannet judge train ~/photos-by-class --size 64 --epochs 40`,
    )
    .action(async (data: string, { grey: _grey, ...flags }: JudgeChoice & { readonly grey?: true }) => {
      const { showJudgeTraining } = await import('../terminal/train-judge.js');
      process.exitCode = await showJudgeTraining(data, flags, new Console());
    });
}
