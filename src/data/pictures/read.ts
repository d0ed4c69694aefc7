import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { usedClasses } from '../classes.js';
import type { Dataset, ImageSize, Images } from '../dataset.js';
import type { DataOptions } from '../options.js';
import type { PileMaker } from '../pile.js';
import { ImageStack } from '../stack.js';
import type { Arrangement, Placed } from './arrange.js';
import { type Decoded, decodePicture } from './decode.js';
import { Tally } from './tally.js';

/** Pictures that are decoded at the same time, at most. */
const together = 16;

/** A picture that was read, or why it was not. */
export type Read =
  | { readonly picture: Placed; readonly image: Decoded }
  | { readonly picture: Placed; readonly error: GannetError };
type Broken = Extract<Read, { readonly error: GannetError }>;

/** Decodes pictures a few at a time, each scaled to `size`, and hands them on in their order. */
export async function* readPictures(
  pictures: readonly Placed[],
  size: ImageSize,
  options: DataOptions = {},
): AsyncGenerator<Read> {
  const begun: Promise<Read>[] = [];
  let next = 0;
  while (next < pictures.length || begun.length > 0) {
    // As one is handed on, another is begun, so that a large one keeps none waiting but those behind it.
    while (next < pictures.length && begun.length < together) begun.push(readPicture(pictures[next++]!, size, options));
    yield await begun.shift()!;
  }
}

async function readPicture(picture: Placed, size: ImageSize | null, options: DataOptions = {}): Promise<Read> {
  const { file } = picture;
  try {
    return { picture, image: await decodePicture(await file.read(), file.where, size, options) };
  } catch (error) {
    if (error instanceof GannetError) return { picture, error };
    throw error;
  }
}

/** How pictures become a dataset. */
export interface Reading<I extends Images> {
  /** What every picture is scaled and cut to (see `decodePicture`); null for that of the first. */
  readonly size: ImageSize | null;
  readonly options: DataOptions;
  /** Where they are put. */
  readonly makePile: PileMaker<I>;
  onDecoded?(done: number, count: number): void;
}

/**
 * Reads pictures as a dataset.
 *
 * @param where the source, for messages
 * @param name of the dataset
 * @throws GannetError naming all pictures that cannot be read, unless these are to be left out
 */
export async function readPlaced<I extends Images>(
  { pictures, classNames, notices, doubts }: Arrangement,
  { where, name }: { readonly where: string; readonly name: string },
  { size: wanted, options, makePile, onDecoded }: Reading<I>,
): Promise<Dataset<I>> {
  const size = wanted ?? (await firstSize(pictures));
  const stack = new ImageStack(size, await makePile(pictures.length, size));
  const tally = new Tally(stack.size, options);
  const kept: Placed[] = [];
  const broken: Broken[] = [];
  let done = 0;
  for await (const read of readPictures(pictures, stack.size, options)) {
    onDecoded?.(++done, pictures.length);
    if ('error' in read) {
      broken.push(read);
      continue;
    }
    const { picture, image } = read;
    stack.add(image, picture.file.where);
    tally.add(image, picture.file.name);
    kept.push(picture);
  }
  const skipped = skip(broken, pictures.length, options);
  const labelsOf = (heldOut: boolean) => kept.filter((one) => one.heldOut === heldOut).map(({ label }) => label);
  const classes = usedClasses(new Map(classNames.entries()), { train: labelsOf(false), test: labelsOf(true) }, where);
  const dataset = stack.dataset(name, classes.classNames, classes);
  return { ...dataset, notices: [...notices, ...skipped, ...classes.notices, ...tally.notices()], doubts };
}

/** The size of the first picture that can be read. */
export async function firstSize(pictures: readonly Placed[]): Promise<ImageSize> {
  let first: GannetError | null = null;
  for (const picture of pictures) {
    const read = await readPicture(picture, null);
    if ('image' in read) return read.image;
    first ??= read.error;
  }
  throw first!;
}

/** A word on the pictures that are left out. @throws GannetError unless they are to be */
function skip(broken: readonly Broken[], count: number, { skipBroken = false }: DataOptions): string[] {
  const [first] = broken;
  if (!first) return [];
  const names = some(
    broken.map(({ picture }) => visible(picture.file.name)),
    8,
  );
  const all = broken.length === count;
  if (skipBroken && !all) return [`left out ${broken.length} of ${count} pictures that cannot be read: ${names}`];
  const others = broken.length > 1 ? `. In all ${broken.length} of ${count} cannot be read: ${names}` : '';
  throw new GannetError(`${first.error.message}${others}${all ? '' : '. --skip-broken leaves out such pictures'}`);
}
