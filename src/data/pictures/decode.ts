import type { Sharp } from 'sharp';
import type { ImageSize } from '../dataset.js';
import type { Kind } from '../kind.js';
import type { DataOptions } from '../options.js';
import type { Pixels } from '../stack.js';
import { Gate } from './gate.js';
import { isLossless } from './jpeg.js';
import { decoderError, PictureError, pictureKind, refuseHeader } from './refuse.js';

/** What a picture was before it was decoded. */
export interface Stored {
  /** Its size as it is shown, before it was scaled. */
  readonly shown: ImageSize;
  /** What its content says that it is; null where only the decoder knows. */
  readonly kind: Kind | null;
  /** Of each channel. */
  readonly bits: number;
  /** Whether pixels may be transparent. */
  readonly alpha: boolean;
  /** Whether it has more frames, or pages, than the one that is taken. */
  readonly animated: boolean;
}

/** A decoded picture, and what was done to it. */
export interface Decoded extends Pixels, Stored {
  /** Whether it was smaller than what it was to be scaled to. */
  readonly enlarged: boolean;
  /** Whether it has more than 8 bits a channel, of which 8 are kept. */
  readonly deep: boolean;
}

/** Pixels that are decoded at the same time; a larger picture is decoded alone. */
const gate = new Gate(2 ** 25);

type SharpLibrary = typeof import('sharp')['default'];
let loading: Promise<SharpLibrary> | undefined;

/** Loaded when a picture comes, since a dataset without any should not wait for it; and asked for once, not for each. */
function loadSharp(): Promise<SharpLibrary> {
  loading ??= import('sharp').then(({ default: sharp }) => sharp);
  return loading;
}

/**
 * Decodes a picture (PNG, JPEG, WebP, GIF, TIFF, AVIF): turned upright as its EXIF data say, transparency on white, 8
 * bits a channel, grey or sRGB; of an animation the first frame. With `fit` it is scaled so that it just covers that
 * size, and its middle is cut out. What a decoder only warns of, as every viewer shows it, is no error.
 *
 * @param bytes of the file
 * @param where what to call it in messages
 * @throws PictureError if it is no picture that can be read, or has too many pixels
 */
export async function decodePicture(
  bytes: Uint8Array,
  where: string,
  size: ImageSize | null,
  options: DataOptions = {},
): Promise<Decoded> {
  const kind = pictureKind(bytes, where);
  const sharp = await loadSharp();
  let isKnown = false;
  try {
    // How many pixels there may be is said below, in other words. One object does both: it is costly.
    const opened = sharp(bytes, { failOn: 'error', limitInputPixels: false });
    const found = await opened.metadata();
    const { channels, width, height, depth, bitsPerSample, hasAlpha, pages = 1, autoOrient } = found;
    isKnown = true;
    refuseHeader(found, kind, bytes, where);
    const colour = options.colour ?? (channels ?? 3) >= 3;
    const shown = { height: autoOrient.height, width: autoOrient.width };
    const enlarged = size !== null && isEnlarged(shown, size, options);
    return await gate.pass(width * height, async () => {
      let image = opened.autoOrient().flatten({ background: options.background ?? '#ffffff' });
      // The decoder shows only a corner of a lossless JPEG that it is asked to make smaller.
      if (size && isLossless(bytes)) image = sharp(await image.png({ compressionLevel: 0 }).toBuffer());
      const decoded = await pixelsOf(size ? scaled(image, size, options) : image, colour);
      const stored = {
        kind,
        bits: bitsPerSample ?? (depth === 'uchar' ? 8 : 16),
        alpha: hasAlpha,
        animated: pages > 1,
      };
      return { ...decoded, ...stored, shown, enlarged, deep: depth !== 'uchar' };
    });
  } catch (error) {
    throw error instanceof PictureError ? error : decoderError(error as Error, where, isKnown);
  }
}

/** Scales an image's pixels, as `decodePicture` does those of a picture. @param size null for its own */
export async function scalePixels(image: Pixels, size: ImageSize | null, options: DataOptions): Promise<Pixels> {
  const { height, width, channels, data } = image;
  const sharp = await loadSharp();
  const opened = sharp(data, { raw: { height, width, channels } });
  return pixelsOf(size ? scaled(opened, size, options) : opened, options.colour ?? channels === 3);
}

/** Until it just covers the size, its middle being cut out; or as `fit` says. */
function scaled(
  image: Sharp,
  { height, width }: ImageSize,
  { fit = 'cover', background = '#ffffff' }: DataOptions,
): Sharp {
  return image.resize({ width, height, fit: fit === 'stretch' ? 'fill' : fit, position: 'centre', background });
}

async function pixelsOf(image: Sharp, colour: boolean): Promise<Pixels> {
  const { data, info } = await image
    .toColourspace(colour ? 'srgb' : 'b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { height: info.height, width: info.width, channels: colour ? 3 : 1, data };
}

/** Pixels as a picture that was decoded; then scaled to `size`, where one is wanted, and in the colours that were chosen. */
export async function fitDecoded(image: Decoded, size: ImageSize | null, options: DataOptions): Promise<Decoded> {
  const { shown } = image;
  const fits = size === null || (shown.height === size.height && shown.width === size.width);
  if (fits && options.colour === undefined) return image;
  const pixels = await scalePixels(image, size, options);
  return { ...image, ...pixels, enlarged: size !== null && isEnlarged(shown, size, options) };
}

/** Whether a side grows; of a contained image, only if both may. */
function isEnlarged(shown: ImageSize, size: ImageSize, { fit }: DataOptions): boolean {
  const [taller, wider] = [shown.height < size.height, shown.width < size.width];
  return fit === 'contain' ? taller && wider : taller || wider;
}
