import type { Command } from 'commander';
import type { MontageChoice } from '../../app/montage.js';
import { Console } from '../terminal/console.js';
import { wholeNumber } from './arguments.js';
import { classesHelp } from './data-options.js';

export function addData(program: Command): void {
  const data = program
    .command('data')
    .summary('prepare data')
    .description('Prepares data for training.')
    .addHelpText('after', '\nExample:\n  gannet data montage ~/photos --out photos.h5');
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
