import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Dataset as H5Dataset, File as H5File } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import { type H5, hdf5Signature, summary, useHdf5 } from '../hdf5.js';
import type { Dataset, ImageSize } from './dataset.js';
import { decodePicture } from './picture.js';
import { ImageStack, type Pixels } from './stack.js';

/** Images that are read between two pauses for other work. */
const together = 64;
/** The most that deflate can shrink data by. */
const greatestDeflation = 1032;
/** Bytes of one image that the HDF5 library's memory surely has room for. */
const mostImageBytes = 2 ** 28;
const integerClass = 0;
const opaqueClass = 5;

/** The images of a file, of which none is read yet. */
interface Contents {
  readonly file: H5File;
  readonly images: readonly H5Dataset[];
}

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
  const fileSize = await checkSignature(path);
  const { file, images } = await library(path, (h5) => openFile(h5, path, fileSize));
  try {
    const stack = new ImageStack(path, images.length, size ?? (await readImages(path, images, 0, 1))[0]!);
    for (let from = 0; from < images.length; from += together) {
      const some = await readImages(path, images, from, from + together);
      for (const [i, image] of some.entries()) stack.add(image, where(path, from + i));
    }
    return stack.dataset(basename(path, extname(path)), ['image']);
  } finally {
    // What was read is whole, and nothing may hide an error.
    await library(path, () => file.close()).catch(() => {});
  }
}

async function readImages(path: string, images: readonly H5Dataset[], from: number, to: number): Promise<Pixels[]> {
  const some = images.slice(from, to);
  const values = await library(path, () => some.map((image) => image.value as Uint8Array));
  return Promise.all(values.map((bytes, i) => pixelsOf(bytes, some[i]!.shape!, where(path, from + i))));
}

/** Such as `faces.h5, key 17.png`. */
function where(path: string, index: number): string {
  return `${path}, key ${index}.png`;
}

/** @returns the file's size in bytes */
async function checkSignature(path: string): Promise<number> {
  try {
    const file = await open(path);
    try {
      const { buffer } = await file.read(new Uint8Array(hdf5Signature.length));
      if (hdf5Signature.every((byte, i) => buffer[i] === byte)) return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new GannetError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  throw new GannetError(`${path} is not an HDF5 file; gannet data montage makes one from a folder of pictures`);
}

/** Uses the library; its own errors tell that the file is damaged. */
async function library<T>(path: string, use: (h5: H5) => T): Promise<T> {
  try {
    return await useHdf5(use);
  } catch (error) {
    if (error instanceof GannetError) throw error;
    throw new GannetError(`${path} is damaged: the HDF5 library says ${summary(error)}`, { cause: error });
  }
}

function openFile(h5: H5, path: string, fileSize: number): Contents {
  const file = new h5.File(path, 'r');
  try {
    const images = countImages(path, file.keys()).map((index) => findImage(h5, file, path, index, fileSize));
    checkSum(path, images, fileSize);
    return { file, images };
  } catch (error) {
    file.close();
    throw error;
  }
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
function findImage(h5: H5, file: H5File, path: string, index: number, fileSize: number): H5Dataset {
  const image = file.get(`${index}.png`);
  const name = where(path, index);
  if (!(image instanceof h5.Dataset))
    throw new GannetError(`${name} is not an array in this file; store the image there`);
  const { type, size, signed, shape } = image.metadata;
  if (type === opaqueClass && shape?.length === 0) return checkBytes(image, name, fileSize);
  if (type !== integerClass || size !== 1 || signed) {
    throw new GannetError(`${name} is not of unsigned bytes but of type ${image.dtype}; store the image as uint8`);
  }
  const channels = shape?.length === 2 ? 1 : shape?.[2];
  if (!shape || shape.length < 1 || shape.length > 3 || (shape.length > 1 && channels !== 1 && channels !== 3)) {
    throw new GannetError(
      `${name} has the shape [${shape ?? ''}]; an image is [H, W, 3], [H, W, 1] or [H, W], or the bytes [n] of a PNG or ` +
        'JPEG file',
    );
  }
  return checkBytes(image, name, fileSize);
}

function checkBytes(image: H5Dataset, name: string, fileSize: number): H5Dataset {
  const { shape } = image;
  const bytes = bytesOf(image);
  if (bytes === 0) throw new GannetError(`${name} is empty, of the shape [${shape}]; store an image`);
  const most = Math.min(mostImageBytes, fileSize * ratioOf(image));
  if (bytes > most) throw tooLarge(`${name} has the shape [${shape}]`, bytes, most);
  return image;
}

/** Many keys of one image could still ask for more than the file can hold. */
function checkSum(path: string, images: readonly H5Dataset[], fileSize: number): void {
  for (const ratio of [1, greatestDeflation]) {
    const sum = images.filter((image) => ratioOf(image) === ratio).reduce((total, image) => total + bytesOf(image), 0);
    if (sum > fileSize * ratio) throw tooLarge(`${path}: all images together`, sum, fileSize * ratio);
  }
}

function tooLarge(what: string, bytes: number, most: number): GannetError {
  return new GannetError(
    `${what}, ${bytes} bytes, where at most ${most} can be: the file is damaged, or the image too large; make it anew`,
  );
}

function bytesOf(image: H5Dataset): number {
  return image.shape!.reduce((product, n) => product * n, image.metadata.size);
}

/** How many times as large as the file an image of it may be. */
function ratioOf(image: H5Dataset): number {
  return image.filters.length > 0 ? greatestDeflation : 1;
}

async function pixelsOf(bytes: Uint8Array, shape: readonly number[], name: string): Promise<Pixels> {
  if (shape.length < 2) return decodePicture(bytes, name, null);
  const [height, width, channels = 1] = shape as [number, number, 1 | 3 | undefined];
  return { height, width, channels, data: bytes };
}
