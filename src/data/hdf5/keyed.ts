import { basename, extname } from 'node:path';
import { GannetError } from '../../errors.js';
import type { Hdf5Array, Hdf5Entry, Hdf5File } from '../../hdf5/file.js';
import { some, visible } from '../../text.js';
import { keepClasses, keptLabels } from '../chosen-classes.js';
import { usedClasses } from '../classes.js';
import type { Dataset, ImageSize, Images } from '../dataset.js';
import { type DataOptions, untransposed } from '../options.js';
import { type Decoded, decodePicture, fitDecoded, type Stored } from '../pictures/decode.js';
import { Tally } from '../pictures/tally.js';
import type { PileMaker } from '../pile.js';
import { ImageStack } from '../stack.js';
import { imageKey, readPlaces } from './places.js';

/** Images that may have sizes of their own, of which none is read yet. */
export interface Keyed {
  /** What all become. */
  readonly size: ImageSize;
  /** Whether those of other sizes are cut, and not scaled. */
  readonly isCut: boolean;
  readonly classNames: readonly string[];
  /** Whether one has another size. @throws GannetError as `read` */
  areMixed(): Promise<boolean>;
  /** @throws GannetError naming file and key if an image is damaged or too small */
  read<I extends Images>(makePile: PileMaker<I>): Promise<KeyedDataset<I>>;
}

/** A dataset of images that had sizes of their own. */
export interface KeyedDataset<I extends Images> {
  readonly dataset: Dataset<I>;
  /** What each image was, those that are held out behind the others. */
  readonly stored: readonly Stored[];
}

/** Images that are read between two pauses for other work, and bytes of them. */
const together = { images: 64, bytes: 2 ** 25 };

/**
 * Finds images of an HDF5 file under the keys `0.png`, `1.png`, … of the root, each an array of unsigned bytes: pixels
 * [H, W, 3], [H, W, 1], [H, W] or [3, H, W], or the bytes of a PNG, JPEG or WebP file, as an array [n] or as one opaque
 * value (NumPy's `void`). Where a recipe asks for
 * a size, the middle of each is taken (see `ImageStack`); where the user does, or says how, or where the first image's
 * is taken, others are scaled to it. With `labels` [N], and its attribute
 * `class_names` [K] or without, they have classes, and with `held_out` [N] of 0 and 1 some are held out. Other keys are
 * left alone.
 *
 * @param size of the images; null for that of `0.png`
 * @throws GannetError naming file and key if a number is missing, or an image is of another type
 */
export async function openKeyed(file: Hdf5File, size: ImageSize | null, options: DataOptions): Promise<Keyed> {
  const { path } = file;
  const images = await findImages(file);
  const { placed, names, notices } = await readPlaces(file, images.length, options.label);
  const labelsOf = (heldOut: boolean) => placed.filter((one) => one.heldOut === heldOut).map(({ label }) => label);
  const used = usedClasses(names, { train: labelsOf(false), test: labelsOf(true) }, visible(path));
  const kept = keepClasses(options.classes, used.classNames);
  const all = [...used.train, ...used.test];
  const ordered = placed.flatMap(({ index }, row) => (kept.index.has(all[row]!) ? [images[index]!] : []));
  const each = options.size ?? size ?? (await readSome(file, images.slice(0, 1), null, {}))[0]!.shown;
  // A size that only the recipe asks for is cut out.
  const isCut = size !== null && options.size === undefined && options.fit === undefined;
  return {
    ...{ size: each, isCut, classNames: kept.classNames },
    async areMixed() {
      for await (const { shown } of readAll(file, ordered, null, options)) {
        if (shown.height !== each.height || shown.width !== each.width) return true;
      }
      return false;
    },
    async read(makePile) {
      const tally = new Tally(each, isCut ? { fit: 'cut' } : options);
      const stored: Stored[] = [];
      const stack = new ImageStack(each, await makePile(ordered.length, each));
      for await (const image of readAll(file, ordered, isCut ? null : each, options)) {
        const { where, key } = ordered[stored.length]!;
        stack.add(image, where);
        tally.add(image, key);
        const { shown, kind, bits, alpha, animated } = image;
        stored.push({ shown, kind, bits, alpha, animated });
      }
      const labels = { train: keptLabels(kept, used.train), test: keptLabels(kept, used.test) };
      const dataset = stack.dataset(basename(path, extname(path)), kept.classNames, labels);
      const said = [...notices, ...used.notices, ...kept.notices, ...untransposed(options), ...tally.notices()];
      return { dataset: { ...dataset, notices: said }, stored };
    },
  };
}

/** Images in their order, as `readSome` makes them. */
async function* readAll(
  file: Hdf5File,
  images: readonly Image[],
  size: ImageSize | null,
  options: DataOptions,
): AsyncGenerator<Decoded> {
  for (let from = 0; from < images.length; ) {
    const batch = images.slice(from, from + countTogether(images, from));
    yield* await readSome(file, batch, size, options);
    from += batch.length;
  }
}

interface Image {
  readonly array: Hdf5Array;
  readonly key: string;
  /** Such as `faces.h5, key 17.png`. */
  readonly where: string;
}

/** How many of the images from one on are read together. */
function countTogether(images: readonly Image[], from: number): number {
  let { bytes } = images[from]!.array;
  let count = 1;
  while (count < together.images && from + count < images.length) {
    bytes += images[from + count]!.array.bytes;
    if (bytes > together.bytes) break;
    count += 1;
  }
  return count;
}

/** Images as they are or, where a size is wanted or colours were chosen, made to be so. */
async function readSome(
  file: Hdf5File,
  images: readonly Image[],
  size: ImageSize | null,
  options: DataOptions,
): Promise<Decoded[]> {
  const values = await file.read(images.map(({ array }) => array));
  return Promise.all(
    values.map(async (bytes, i) => {
      const { array, where } = images[i]!;
      return fitDecoded(await pixelsOf(bytes, array.shape!, where, options), size, options);
    }),
  );
}

async function findImages(file: Hdf5File): Promise<Image[]> {
  const keys = countImages(file.path, await file.names('/')).map((number) => `${number}.png`);
  const entries = await file.entries(keys);
  const images = entries.map((entry, i) => checkImage(file, entry, keys[i]!));
  checkSum(file, images);
  return images;
}

/** 0 to the last number. */
function countImages(path: string, keys: readonly string[]): number[] {
  const present = new Set<number>();
  for (const key of keys) {
    if (!/\.(png|jpe?g|webp)$/i.test(key)) continue;
    const number = imageKey.exec(key)?.[1];
    if (number === undefined) {
      throw new GannetError(
        `${visible(path)}: the key ${visible(key)} is not one of 0.png, 1.png, …; rename or remove it`,
      );
    }
    present.add(Number(number));
  }
  if (present.size === 0) {
    const found = keys.length > 0 ? `its keys are ${some(keys.map(visible), 5)}` : 'it is empty';
    throw new GannetError(
      `${visible(path)} has no images under the keys 0.png, 1.png, … of its root, nor arrays of images, [N, H, W] or with ` +
        `channels, there or in groups: ${found}`,
    );
  }
  return Array.from({ length: present.size }, (_, index) => {
    if (present.has(index)) return index;
    const next = [...present].filter((n) => n > index).reduce((a, b) => Math.min(a, b));
    throw new GannetError(
      `${visible(path)} has ${next}.png but no ${index}.png; number the images without gaps from 0`,
    );
  });
}

/** Checks what the header says of an image before anything is read on its word. */
function checkImage(file: Hdf5File, array: Hdf5Entry, key: string): Image {
  const where = `${visible(file.path)}, key ${key}`;
  if (array.kind !== 'array') throw new GannetError(`${where} is not an array in this file; store the image there`);
  const { type, shape, bytes } = array;
  if (type !== '|u1' && !(type.startsWith('V') && shape?.length === 0)) {
    throw new GannetError(`${where} is not of unsigned bytes but of type ${type}; store the image as uint8`);
  }
  if (type === '|u1' && shape?.length !== 1 && !(shape && layoutOf(shape))) {
    throw new GannetError(
      `${where} has the shape [${shape ?? ''}]; an image is [H, W, 3], [H, W, 1], [H, W] or [3, H, W], or the bytes [n] of ` +
        'a PNG or JPEG file',
    );
  }
  if (bytes === 0) throw new GannetError(`${where} is empty, of the shape [${shape}]; store an image`);
  file.check(array, where);
  return { array, key, where };
}

/** Many keys of one image could still ask for more than the file can hold; soft links to it may. */
function checkSum(file: Hdf5File, images: readonly Image[]): void {
  for (const kind of [false, true]) {
    const own = images.filter(({ array }) => array.filtered === kind && array.link === null);
    const bytes = own.reduce((total, { array }) => total + array.bytes, 0);
    if (bytes <= file.mostBytes(kind)) continue;
    throw new GannetError(
      `${visible(file.path)}: all images together, ${bytes} bytes, where at most ${file.mostBytes(kind)} can be: the ` +
        'file is damaged; make it anew',
    );
  }
}

interface Layout extends ImageSize {
  readonly channels: 1 | 3;
  /** Whether channels come first. */
  readonly planes: boolean;
}

function layoutOf(shape: readonly number[]): Layout | null {
  const [a = 0, b = 0, c = 1] = shape;
  if (shape.length === 2 || (shape.length === 3 && (c === 1 || c === 3))) {
    return { height: a, width: b, channels: c === 3 ? 3 : 1, planes: false };
  }
  if (shape.length !== 3 || (a !== 1 && a !== 3)) return null;
  return { height: b, width: c, channels: a, planes: true };
}

async function pixelsOf(
  bytes: Uint8Array,
  shape: readonly number[],
  name: string,
  options: DataOptions,
): Promise<Decoded> {
  const layout = layoutOf(shape);
  if (!layout) return decodePicture(bytes, name, null, options);
  const { height, width, channels, planes } = layout;
  const plane = height * width;
  const data =
    !planes || channels === 1 ? bytes : Uint8Array.from(bytes, (_, i) => bytes[(i % 3) * plane + Math.floor(i / 3)]!);
  const stored = { shown: { height, width }, kind: null, bits: 8, alpha: false, animated: false };
  return { height, width, channels, data, ...stored, enlarged: false, deep: false };
}
