import { GannetError } from '../../errors.js';
import { machineMemory } from '../../memory.js';
import { bytes, count } from '../../numbers.js';
import { type Animation, lasts } from './animation.js';

/** Pixels of all frames together that libvips takes, of its own accord, from one picture. */
const mostPixels = 0x3fff ** 2;
/** Bytes that a pixel takes, at most: as it was drawn, and what libvips makes of it. */
const pixelBytes = 16;
/** Of the memory that there is, what an animation may take. */
const share = 0.5;

/** Milliseconds that a frame of a GIF is shown: it counts hundredths of a second, and browsers slow down below two. */
export function gifDelay(rate: number): number {
  return 10 * Math.max(2, Math.round(100 / rate));
}

/** @throws GannetError if a GIF, which is made of all frames at once, would take more memory than there is */
export function checkGif({ width, height, count: frames }: Animation): void {
  const pixels = width * height * frames;
  const most = Math.min(mostPixels, Math.floor((share * machineMemory()) / pixelBytes));
  if (pixels <= most) return;
  throw new GannetError(
    `a GIF of ${count(frames)} frames of ${width}x${height} does not fit: it is made of all of them at once, ` +
      `some ${bytes(pixels * pixelBytes)}; give fewer --frames, a smaller --scale, or --to apng or mp4, ` +
      'which take one frame at a time',
  );
}

/**
 * The animation as a GIF that begins anew at its end: up to 255 colours, for all frames the same, without dithering,
 * which would flicker. Of grey pictures they are greys, at most 1 of 255 beside the picture's.
 * @throws GannetError as `checkGif`
 */
export async function encodeGif(animation: Animation): Promise<Uint8Array> {
  checkGif(animation);
  const { width, height, channels, count: frames } = animation;
  const page = width * height * channels;
  const data = new Uint8Array(frames * page);
  let at = 0;
  for await (const frame of animation.frames()) data.set(frame.data, page * at++);
  const { default: sharp } = await import('sharp');
  const delay = lasts(animation).map((times) => times * gifDelay(animation.rate));
  return sharp(data, { raw: { width, height: frames * height, channels, pageHeight: height } })
    .gif({ delay, loop: 0, dither: 0, reuse: true, keepDuplicateFrames: true })
    .toBuffer();
}
