import sharp from 'sharp';
import { expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { encodeGif, gifDelay } from './gif.js';

test('all greys at once stay greys, within 1 of 255, black black and white white', async () => {
  const [width, height, count] = [32, 24, 3];
  const size = width * height;
  const greys = new Stream(1, 'greys').integers(count * size, 256);
  const data = Uint8Array.from({ length: count * size }, (_, i) => (i < 256 ? i : greys[i]!));
  async function* frames() {
    for (let i = 0; i < count; i++)
      yield { width, height, channels: 1 as const, data: data.subarray(i * size, (i + 1) * size) };
  }
  const gif = await encodeGif({ width, height, channels: 1, count, frames, rate: 10, lastLasts: 3 });
  const { pages, delay } = await sharp(gif, { animated: true }).metadata();
  expect([pages, delay]).toEqual([3, [100, 100, 300]]);
  const back = await sharp(gif, { animated: true }).raw().toBuffer({ resolveWithObject: true });
  const { channels } = back.info;
  expect(back.data.length).toBe(data.length * channels);
  const wrong = [...data].filter((grey, i) => {
    const [r, g, b] = back.data.subarray(i * channels, i * channels + 3);
    return r !== g || g !== b || Math.abs(r! - grey) > 1 || ((grey === 0 || grey === 255) && r !== grey);
  });
  expect(wrong).toEqual([]);
});

test('a picture of 255 colours has just these', async () => {
  const [side, colours] = [64, 255];
  const palette = new Stream(2, 'colours').integers(3 * colours, 256);
  const picks = new Stream(1, 'picks').integers(side * side, colours);
  const data = Uint8Array.from(
    { length: 3 * side * side },
    (_, i) => palette[3 * picks[Math.floor(i / 3)]! + (i % 3)]!,
  );
  async function* frames() {
    yield { width: side, height: side, channels: 3 as const, data };
  }
  const gif = await encodeGif({ width: side, height: side, channels: 3, count: 1, frames, rate: 10, lastLasts: 1 });
  expect(Buffer.compare(await sharp(gif).removeAlpha().raw().toBuffer(), data)).toBe(0);
});

test('delays are hundredths of a second, and not so short that browsers slow down', () => {
  expect([5, 20, 25, 30, 50, 60].map(gifDelay)).toEqual([200, 50, 40, 30, 20, 20]);
});
