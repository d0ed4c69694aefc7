import type { Dataset } from './dataset.js';
import type { DataOptions } from './options.js';
import { scalePixels } from './pictures/decode.js';
import { bytesEach, type ImageRows } from './rows.js';

/** Images that are scaled at the same time. */
const together = 64;

/** Images that have the size and the colours that were chosen; themselves where they have. */
export function fitRows(rows: ImageRows, options: DataOptions): ImageRows {
  const { height, width } = options.size ?? rows;
  const channels = options.colour === undefined ? rows.channels : options.colour ? 3 : 1;
  if (height === rows.height && width === rows.width && channels === rows.channels) return rows;
  const shape = { channels, height, width } as const;
  const [before, size] = [bytesEach(rows), bytesEach(shape)];
  const scaled = async (some: Uint8Array): Promise<Uint8Array> => {
    const images = await Promise.all(
      Array.from({ length: some.length / before }, (_, i) => {
        const data = interleaved(some.subarray(i * before, (i + 1) * before), rows);
        return scalePixels({ ...rows, data }, shape, options);
      }),
    );
    const fitted = new Uint8Array(images.length * size);
    for (const [i, { data }] of images.entries()) {
      for (let at = 0; at < size; at++) {
        fitted[i * size + (at % channels) * height * width + Math.floor(at / channels)] = data[at]!;
      }
    }
    return fitted;
  };
  const changes = [
    ...(height !== rows.height || width !== rows.width
      ? [`images of ${rows.height}x${rows.width} are scaled to ${height}x${width}`]
      : []),
    ...(channels !== rows.channels ? [`images are made ${channels === 3 ? 'colour' : 'grey'}`] : []),
  ];
  return {
    ...{ ...rows, ...shape },
    notices: [...rows.notices, ...changes],
    async *blocks() {
      for await (const block of rows.blocks()) {
        for (let at = 0; at < block.length; at += together * before) {
          yield await scaled(block.subarray(at, at + together * before));
        }
      }
    },
  };
}

/** An image [C, H, W] with its channels side by side at each pixel. */
export function interleaved(
  image: Uint8Array,
  { channels, height, width }: Pick<Dataset, 'channels' | 'height' | 'width'>,
): Uint8Array {
  if (channels === 1) return image;
  const plane = height * width;
  return Uint8Array.from(image, (_, i) => image[(i % channels) * plane + Math.floor(i / channels)]!);
}
