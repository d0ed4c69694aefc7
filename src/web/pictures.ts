import { inOneBlock } from '../data/arrays/numbers.js';
import { arrayRows } from '../data/arrays/rows.js';
import type { Dataset, ImageSize } from '../data/dataset.js';
import { hasPictureName } from '../data/kind.js';
import { type Arrangement, arrange, type Placed } from '../data/pictures/arrange.js';
import { inMemory } from '../data/pile.js';
import { gatherRows } from '../data/rows.js';
import { PackedFolder } from '../data/source/packed.js';
import { headBytes, type SourceFile } from '../data/source/source.js';
import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import { some, visible } from '../text.js';
import { dom } from './dom.js';

/** A picture with its path in what was dropped or chosen, whose folders tell its class. */
export interface PictureFile {
  readonly path: string;
  readonly blob: Blob;
}

/** Pictures that are decoded at the same time. */
const together = 8;
/** Bytes that a page's arrays may have. */
const mostBytes = 2 ** 30;

/** Whether a file is to be a picture, by its name; hidden ones are not. */
export function isPictureFile({ path }: PictureFile): boolean {
  return PackedFolder.counts(path) && hasPictureName(path);
}

class BlobFile implements SourceFile {
  readonly name: string;
  readonly where: string;
  readonly blob: Blob;

  constructor({ path, blob }: PictureFile) {
    this.name = path.split('/').at(-1)!;
    this.where = visible(path);
    this.blob = blob;
  }

  async head(): Promise<Uint8Array> {
    return new Uint8Array(await this.blob.slice(0, headBytes).arrayBuffer());
  }

  async read(): Promise<Uint8Array> {
    return new Uint8Array(await this.blob.arrayBuffer());
  }
}

/**
 * The classes and splits of pictures by the folders that they are in, as of a folder in Node (see `arrange`).
 * @param name of the whole
 * @throws GannetError if there are no pictures, or their folders make no classes
 */
export function arrangePictures(name: string, files: readonly PictureFile[]): Arrangement {
  const packed = new PackedFolder(name);
  for (const file of files) if (PackedFolder.counts(file.path)) packed.add(file.path, new BlobFile(file));
  const isPicture = (file: SourceFile): boolean => hasPictureName(file.name);
  if (!files.some(isPictureFile)) throw new GannetError(`there are no pictures in ${visible(name)}`);
  return arrange(packed.folder(), isPicture);
}

/**
 * A dataset of pictures in a page: decoded by the browser, turned upright, transparency on white, scaled to cover the
 * size, their middle cut out; grey if all of them are. Those that cannot be decoded are left out, which is a notice.
 * The browser's scaling is not that of Node: see `packDataset` for how such data reach it.
 *
 * @throws GannetError if there are no pictures that can be decoded, or they are more than fit
 */
export async function picturesDataset(
  name: string,
  files: readonly PictureFile[],
  size: ImageSize,
): Promise<Dataset<Uint8Array>> {
  const { classNames, pictures, notices } = arrangePictures(name, files);
  const bytes = 3 * size.height * size.width;
  if (pictures.length * bytes > mostBytes) {
    throw new GannetError(
      `${pictures.length} pictures of ${size.height}x${size.width} are more than a page can hold: give smaller or fewer`,
    );
  }
  const decoded: { readonly placed: Placed; readonly pixels: Uint8Array }[] = [];
  const broken: string[] = [];
  for (let from = 0; from < pictures.length; from += together) {
    const batch = pictures.slice(from, from + together);
    for (const [i, pixels] of (await Promise.all(batch.map(({ file }) => decode(file as BlobFile, size)))).entries()) {
      const placed = batch[i]!;
      if (pixels) decoded.push({ placed, pixels });
      else broken.push(placed.file.where);
    }
  }
  if (decoded.length === 0) throw new GannetError(`this browser can decode none of the pictures: ${some(broken)}`);
  const channels = decoded.every(({ pixels }) => isGrey(pixels)) ? 1 : 3;
  const splitOf = (heldOut: boolean) => {
    const own = decoded.filter(({ placed }) => placed.heldOut === heldOut);
    const plane = size.height * size.width;
    const data = new Uint8Array(own.length * channels * plane);
    for (const [n, { pixels }] of own.entries()) {
      data.set(pixels.subarray(0, channels * plane), n * channels * plane);
    }
    const array = { where: name, shape: [own.length, channels, size.height, size.width], data };
    return { images: inOneBlock(array, 'u1'), labels: { where: name, values: own.map(({ placed }) => placed.label) } };
  };
  const test = splitOf(true);
  const rows = await arrayRows({
    ...{ name, train: splitOf(false), test: test.labels.values.length > 0 ? test : null },
    names: new Map(classNames.entries()),
  });
  const left =
    broken.length > 0
      ? [`left out ${plural(broken.length, 'picture')} that this browser cannot decode: ${some(broken)}`]
      : [];
  return gatherRows({ ...rows, notices: [...notices, ...left, ...rows.notices] }, inMemory);
}

/** [3, height, width]; null for what the browser cannot decode. */
async function decode({ blob }: BlobFile, { height, width }: ImageSize): Promise<Uint8Array | null> {
  const bitmap = await dom.createImageBitmap(blob, { imageOrientation: 'from-image' }).catch(() => null);
  if (!bitmap) return null;
  const context = new dom.OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  const scale = Math.max(height / bitmap.height, width / bitmap.width);
  const [high, wide] = [bitmap.height * scale, bitmap.width * scale];
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (width - wide) / 2, (height - high) / 2, wide, high);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const plane = height * width;
  return Uint8Array.from({ length: 3 * plane }, (_, i) => data[4 * (i % plane) + Math.floor(i / plane)]!);
}

function isGrey(pixels: Uint8Array): boolean {
  const plane = pixels.length / 3;
  for (let i = 0; i < plane; i++) {
    if (pixels[i] !== pixels[plane + i] || pixels[i] !== pixels[2 * plane + i]) return false;
  }
  return true;
}
