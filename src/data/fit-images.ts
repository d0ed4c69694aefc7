import type { Dataset, Images, Split } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';
import { imageAt } from './images.js';
import type { DataOptions } from './options.js';
import { scalePixels } from './pictures/decode.js';

/** Images that are scaled at the same time. */
const together = 64;

/** A dataset whose images have the size and the colours that were chosen; itself where they have. */
export async function fitImages<I extends Images>(
  dataset: Dataset<I>,
  options: DataOptions,
): Promise<Dataset<I | Uint8Array>> {
  const { height, width } = options.size ?? dataset;
  const channels = options.colour === undefined ? dataset.channels : options.colour ? 3 : 1;
  if (height === dataset.height && width === dataset.width && channels === dataset.channels) return dataset;
  const shape = { channels, height, width } as const;
  const scaleSplit = async (split: Split): Promise<Split<Uint8Array>> => {
    const { labels, count } = split;
    const size = channels * height * width;
    const fitted = new Uint8Array(count * size);
    for (let from = 0; from < count; from += together) {
      const rows = Array.from({ length: Math.min(together, count - from) }, (_, i) => from + i);
      const scaled = await Promise.all(
        rows.map((row) => scalePixels({ ...dataset, data: interleaved(imageAt(split, row), dataset) }, shape, options)),
      );
      for (const [i, { data }] of scaled.entries()) {
        for (let at = 0; at < size; at++) {
          fitted[rows[i]! * size + (at % channels) * height * width + Math.floor(at / channels)] = data[at]!;
        }
      }
    }
    return { images: fitted, labels, count };
  };
  const [train, test] = [await scaleSplit(dataset.train), await scaleSplit(dataset.test)];
  const fingerprint = fingerprintOf([channels, height, width], [train, test]);
  const changes = [
    ...(height !== dataset.height || width !== dataset.width
      ? [`images of ${dataset.height}x${dataset.width} are scaled to ${height}x${width}`]
      : []),
    ...(channels !== dataset.channels ? [`images are made ${channels === 3 ? 'colour' : 'grey'}`] : []),
  ];
  return { ...dataset, ...shape, train, test, fingerprint, notices: [...(dataset.notices ?? []), ...changes] };
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
