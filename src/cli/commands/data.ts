import type { Command } from 'commander';
import type { CheckChoice } from '../../app/check.js';
import type { MontageChoice } from '../../app/montage.js';
import { Console } from '../terminal/console.js';
import { printJson } from '../terminal/json.js';
import { wholeNumber } from './arguments.js';
import { addDataOptions, classesHelp } from './data-options.js';

export function addData(program: Command): void {
  const data = program
    .command('data')
    .summary('look at data before training, and prepare them')
    .description('Looks at data, and prepares them for training.')
    .addHelpText('after', '\nExamples:\n  gannet data check ~/photos\n  gannet data montage ~/photos --out photos.h5');
  const check = data
    .command('check')
    .summary('say what is wrong with images, the worst first')
    .description(
      'Reads all images of a source as training would, and says what they are, what a recipe would get of them, and ' +
        'what is wrong: pictures that cannot be read, labels that do not fit, images that are there twice, or on both ' +
        'sides, or in two classes, small classes, empty images, and more. Changes nothing.',
    )
    .argument('<source>', "'mnist', or a folder, archive or file of pictures or arrays: docs/data.md")
    .option('--recipe <name>', 'whose size of images is taken (default: the one that gannet train would choose)');
  addDataOptions(check)
    .option('--seed <n>', 'what --hold-out draws by (default: 0)', wholeNumber(0))
    .option('--out <file>', 'a PNG file: images of each class as a recipe gets them, and of what was found')
    .option('--json', 'print the same as JSON, for programs, and nothing else')
    .addHelpText(
      'after',
      `
Exit code: 0 where nothing was found, 1 with findings, 2 for what is no source.
Without --recipe, images are read as gannet train reads them for the recipe
that it chooses where none is named.

Examples:
  gannet data check ~/photos
  gannet data check ~/photos --recipe sngan --out check.png
  gannet data check pets.zip --size 64 --fit contain --hold-out 0.1
  gannet data check digits.npz --json`,
    )
    .action(async (source: string, { json, ...flags }: CheckChoice & { readonly json?: true }) => {
      const { exitCode, showCheck } = await import('../terminal/check.js');
      if (json) {
        const { checkData } = await import('../../app/check.js');
        const report = (await checkData(source, flags))!;
        printJson(report);
        process.exitCode = exitCode(report);
        return;
      }
      process.exitCode = await showCheck(source, flags, new Console());
    });
  data
    .command('montage')
    .summary('make one HDF5 file of a folder of pictures')
    .description(
      'Gathers the pictures (.png, .jpg, .webp) of a folder and its sub-folders in one HDF5 file of images of one size, ' +
        'under the keys 0.png, 1.png, … in the order of their paths. Each is scaled until its shorter side fits, and its ' +
        'middle is cut out; transparency becomes white.',
    )
    .argument('<folder>', 'folder of pictures')
    .requiredOption('--out <file>', 'HDF5 file, such as pictures.h5 (required)')
    .option('--size <n>', 'height and width of the images', wholeNumber(1, 4096), 128)
    .option('--classes <list>', classesHelp)
    .addHelpText(
      'after',
      `
Examples:
  gannet data montage ~/photos --out photos.h5
  gannet train dcgan-128 --data photos.h5

  npm install --no-save @lobehub/fluent-emoji-3d
  cd node_modules/@lobehub/fluent-emoji-3d
  gannet data montage assets --out ~/emoji.h5`,
    )
    .action(async (folder: string, flags: MontageChoice & { readonly size: number }) => {
      const { showMontage } = await import('../terminal/montage.js');
      process.exitCode = await showMontage(folder, flags, new Console());
    });
}
