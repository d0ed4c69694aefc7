import { GannetError } from '../errors.js';
import type { ImageSize } from './dataset.js';
import type { Pixels } from './stack.js';

/** A decoded picture. */
export interface Decoded extends Pixels {
  /** Whether it was smaller than what it was to be scaled to. */
  readonly enlarged: boolean;
}

/**
 * Decodes a picture (PNG, JPEG, WebP): turned upright as its EXIF data say, transparency on white, 8 bits a channel,
 * grey or sRGB; of an animation the first frame. With `fit` it is scaled so that it just covers that size, and its
 * middle is cut out.
 *
 * @param source a file's path, or the bytes of one
 * @param where what to call it in messages
 * @throws GannetError if it is no picture that can be read
 */
export async function decodePicture(
  source: string | Uint8Array,
  where: string,
  fit: ImageSize | null,
): Promise<Decoded> {
  // Loaded here, since a dataset without pictures should not wait for it.
  const { default: sharp } = await import('sharp');
  try {
    const image = sharp(source).autoOrient().flatten({ background: '#ffffff' });
    const { channels, autoOrient } = await image.metadata();
    const grey = (channels ?? 3) < 3;
    const enlarged = fit !== null && (autoOrient.width < fit.width || autoOrient.height < fit.height);
    if (fit) image.resize({ width: fit.width, height: fit.height, fit: 'cover', position: 'centre' });
    const { data, info } = await image
      .toColourspace(grey ? 'b-w' : 'srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { height: info.height, width: info.width, channels: grey ? 1 : 3, data, enlarged };
  } catch (error) {
    throw new GannetError(
      `${where} cannot be read as a picture: ${(error as Error).message}; give a PNG, JPEG or WebP file, or leave it out`,
      { cause: error },
    );
  }
}
