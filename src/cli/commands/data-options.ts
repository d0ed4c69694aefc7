import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ImageSize, mostSide } from '../../data/dataset.js';
import { noLabel } from '../../data/options.js';
import { positiveNumber } from './arguments.js';

/** Adds options of how data are read, those of `DataOptions`. */
export function addDataOptions(command: Command): Command {
  return addImageOptions(command).option('--hold-out <share>', 'hold out this share of each class, such as 0.1', share);
}

/** Adds those that say what the images are. */
export function addImageOptions(command: Command): Command {
  return command
    .option('--size <n|HxW>', 'size of the images, such as 64 or 48x64: others are scaled to it', imageSize)
    .addOption(
      new Option('--fit <how>', 'how images of other proportions are scaled (default: cover)').choices([
        'cover',
        'contain',
        'stretch',
      ]),
    )
    .option(
      '--background <colour>',
      'what transparency becomes, as #rrggbb, white or black (default: white)',
      background,
    )
    .addOption(new Option('--grey', 'make images grey').conflicts('colour'))
    .option('--colour', 'make images colour')
    .option('--label <name>', `the column or array that tells the classes; ${noLabel}: there are no classes`)
    .option('--classes <list>', classesHelp)
    .option('--skip-broken', 'leave out pictures that cannot be read')
    .option('--transpose', "exchange rows and columns of idx images, as EMNIST's must be")
    .hook('preAction', (called) => {
      if (called.getOptionValue('grey')) called.setOptionValue('colour', false);
    });
}

/** Where images are kept that are not in memory. */
export function cacheOption(): Option {
  return new Option('--cache <folder>', 'keep images there, and read them from there (many: always)');
}

/** What --help says of --classes. */
export const classesHelp = 'take only these classes, by name, number or range, such as 0-3,7 (default: all)';

/** `64` or `48x64`. */
function imageSize(text: string): ImageSize {
  const match = /^(\d{1,5})(?:x(\d{1,5}))?$/i.exec(text);
  const height = Number(match?.[1]);
  const width = Number(match?.[2] ?? height);
  if (match && Math.min(height, width) >= 1 && Math.max(height, width) <= mostSide) return { height, width };
  throw new InvalidArgumentError(
    `Write it as one number, or as height x width, such as 48x64, each from 1 to ${mostSide}.`,
  );
}

const named: ReadonlyMap<string, string> = new Map([
  ['white', '#ffffff'],
  ['black', '#000000'],
  ['grey', '#808080'],
]);

function background(text: string): string {
  const colour = named.get(text.toLowerCase()) ?? text.toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(colour)) return colour;
  throw new InvalidArgumentError('Write it as #rrggbb, or white, black or grey.');
}

function share(text: string): number {
  const value = positiveNumber(text);
  if (value < 1) return value;
  throw new InvalidArgumentError('It must be a number above 0 and below 1.');
}
