import { basename, extname } from 'node:path';
import { GannetError } from '../errors.js';
import { type Hdf5Array, type Hdf5Entry, type Hdf5File, isHdf5, readHdf5 } from '../hdf5/file.js';
import type { Dataset, ImageSize } from './dataset.js';
import { decodePicture } from './picture.js';
import { ImageStack, type Pixels } from './stack.js';

/** Images that are read between two pauses for other work. */
const together = 64;
/**
 * Reads an HDF5 file of images under the keys `0.png`, `1.png`, … of the root, each an array of unsigned bytes: pixels
 * [H, W, 3], [H, W, 1] or [H, W], or the bytes of a PNG, JPEG or WebP file, as an array [n] or as one opaque value
 * (NumPy's `void`). The middle of each is taken (see
 * `ImageStack`). They are of one class, 'image'; none are held out. Other keys are left alone.
 *
 * @param size of the images; null for that of `0.png`
 * @throws GannetError naming file and key if it is no such file, a number is missing, or an image is of another type,
 * damaged or too small
 */
export async function readHdf5Images(path: string, size: ImageSize | null): Promise<Dataset> {
  if (!(await isHdf5(path))) {
    throw new GannetError(`${path} is not an HDF5 file; gannet data montage makes one from a folder of pictures`);
  }
  return readHdf5(path, async (file) => {
    const images = await findImages(file);
    const stack = new ImageStack(path, images.length, size ?? (await readImages(file, images, 0, 1))[0]!);
    for (let from = 0; from < images.length; from += together) {
      const some = await readImages(file, images, from, from + together);
      for (const [i, image] of some.entries()) stack.add(image, where(path, from + i));
    }
    return stack.dataset(basename(path, extname(path)), ['image']);
  });
}

async function readImages(file: Hdf5File, images: readonly Hdf5Array[], from: number, to: number): Promise<Pixels[]> {
  const some = images.slice(from, to);
  const values = await file.read(some);
  return Promise.all(values.map((bytes, i) => pixelsOf(bytes, some[i]!.shape!, where(file.path, from + i))));
}

/** Such as `faces.h5, key 17.png`. */
function where(path: string, index: number): string {
  return `${path}, key ${index}.png`;
}

async function findImages(file: Hdf5File): Promise<Hdf5Array[]> {
  const numbers = countImages(file.path, await file.names('/'));
  const entries = await file.entries(numbers.map((number) => `${number}.png`));
  const images = entries.map((entry, i) => checkImage(file, entry, where(file.path, i)));
  checkSum(file, images);
  return images;
}

/** 0 to the last number. */
function countImages(path: string, keys: readonly string[]): number[] {
  const present = new Set<number>();
  for (const key of keys) {
    if (!/\.(png|jpe?g|webp)$/i.test(key)) continue;
    const number = /^(0|[1-9]\d{0,14})\.png$/.exec(key)?.[1];
    if (number === undefined) {
      throw new GannetError(`${path}: the key ${key} is not one of 0.png, 1.png, …; rename or remove it`);
    }
    present.add(Number(number));
  }
  if (present.size === 0) {
    const found =
      keys.length > 0 ? `its keys are ${keys.slice(0, 5).join(', ')}${keys.length > 5 ? ', …' : ''}` : 'it is empty';
    throw new GannetError(`${path} has no images under the keys 0.png, 1.png, …: ${found}`);
  }
  return Array.from({ length: present.size }, (_, index) => {
    if (present.has(index)) return index;
    const next = [...present].filter((n) => n > index).reduce((a, b) => Math.min(a, b));
    throw new GannetError(`${path} has ${next}.png but no ${index}.png; number the images without gaps from 0`);
  });
}

/** Checks what the header says of an image before anything is read on its word. */
function checkImage(file: Hdf5File, image: Hdf5Entry, name: string): Hdf5Array {
  if (image.kind !== 'array') throw new GannetError(`${name} is not an array in this file; store the image there`);
  const { type, shape, bytes } = image;
  if (type !== '|u1' && !(type.startsWith('V') && shape?.length === 0)) {
    throw new GannetError(`${name} is not of unsigned bytes but of type ${type}; store the image as uint8`);
  }
  const isPixels = shape?.length === 2 || (shape?.length === 3 && (shape[2] === 1 || shape[2] === 3));
  if (type === '|u1' && !isPixels && shape?.length !== 1) {
    throw new GannetError(
      `${name} has the shape [${shape ?? ''}]; an image is [H, W, 3], [H, W, 1] or [H, W], or the bytes [n] of a PNG or ` +
        'JPEG file',
    );
  }
  if (bytes === 0) throw new GannetError(`${name} is empty, of the shape [${shape}]; store an image`);
  file.check(image, name);
  return image;
}

/** Many keys of one image could still ask for more than the file can hold; soft links to it may. */
function checkSum(file: Hdf5File, images: readonly Hdf5Array[]): void {
  for (const kind of [false, true]) {
    const own = images.filter(({ filtered, link }) => filtered === kind && link === null);
    const bytes = own.reduce((total, image) => total + image.bytes, 0);
    if (bytes <= file.mostBytes(kind)) continue;
    throw new GannetError(
      `${file.path}: all images together, ${bytes} bytes, where at most ${file.mostBytes(kind)} can be: the file is ` +
        'damaged; make it anew',
    );
  }
}

async function pixelsOf(bytes: Uint8Array, shape: readonly number[], name: string): Promise<Pixels> {
  if (shape.length < 2) return decodePicture(bytes, name, null);
  const [height, width, channels = 1] = shape as [number, number, 1 | 3 | undefined];
  return { height, width, channels, data: bytes };
}
