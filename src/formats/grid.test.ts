import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { encodePng, hconcat, type Picture, scalePicture, tileGrid, toBytes } from './grid.js';

describe('toBytes', () => {
  test('rounds half up, clamps, and shows NaN as black', () => {
    const values = Float32Array.of(0, 1, 0.5, 2 / 255, 2.49 / 255, 2.51 / 255, -3, 7, Number.NaN, Infinity, -Infinity);
    expect([...toBytes(values)]).toEqual([0, 255, 128, 2, 2, 3, 0, 255, 0, 255, 0]);
  });

  test('is the inverse of division by 255', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(toBytes(Float32Array.from(all, (byte) => byte / 255))).toEqual(all);
  });
});

describe('tileGrid', () => {
  test('grey images, a gap, an unfilled row', () => {
    const images = Uint8Array.of(1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24);
    const grid = tileGrid(
      images,
      { count: 3, channels: 1, height: 2, width: 2 },
      { columns: 2, gap: 1, background: 0 },
    );
    expect(grid).toMatchObject({ width: 5, height: 5, channels: 1 });
    const rows = Array.from({ length: 5 }, (_, h) => [...grid.data.subarray(h * 5, h * 5 + 5)]);
    expect(rows).toEqual([
      [1, 2, 0, 11, 12],
      [3, 4, 0, 13, 14],
      [0, 0, 0, 0, 0],
      [21, 22, 0, 0, 0],
      [23, 24, 0, 0, 0],
    ]);
  });

  test('channel planes become interleaved; no gap and white by default', () => {
    const images = Uint8Array.of(1, 2, 11, 12, 21, 22);
    const grid = tileGrid(images, { count: 1, channels: 3, height: 2, width: 1 }, { columns: 2 });
    expect(grid).toMatchObject({ width: 2, height: 2, channels: 3 });
    expect([...grid.data]).toEqual([1, 11, 21, 255, 255, 255, 2, 12, 22, 255, 255, 255]);
  });

  test('what does not fit is refused', () => {
    const shape = { count: 2, channels: 1, height: 2, width: 2 } as const;
    expect(() => tileGrid(new Uint8Array(7), shape, { columns: 1 })).toThrow('[2, 1, 2, 2] does not fit 7 bytes');
    expect(() => tileGrid(new Uint8Array(8), shape, { columns: 0 })).toThrow('No grid of 2 images in 0 columns');
  });
});

const grey: Picture = { width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 80, 160, 255) };
const colour: Picture = {
  width: 3,
  height: 2,
  channels: 3,
  data: Uint8Array.from({ length: 18 }, (_, i) => (i * 47) % 256),
};

describe('hconcat', () => {
  test('side by side with a separator', () => {
    const joined = hconcat([grey, { ...grey, width: 1, data: Uint8Array.of(5, 6) }], 1, 9);
    expect(joined).toEqual({ width: 4, height: 2, channels: 1, data: Uint8Array.of(0, 80, 9, 5, 160, 255, 9, 6) });
  });

  test('colour, and one picture alone', () => {
    expect(hconcat([colour], 3, 0)).toEqual(colour);
    const twice = hconcat([colour, colour], 0, 0);
    expect([...twice.data.subarray(0, 18)]).toEqual([...colour.data.subarray(0, 9), ...colour.data.subarray(0, 9)]);
  });

  test('what does not fit is refused', () => {
    expect(() => hconcat([], 0, 0)).toThrow('hconcat needs a picture');
    expect(() => hconcat([grey, colour], 0, 0)).toThrow('same height and channels');
  });
});

test('scalePicture repeats pixels', () => {
  const { data, ...size } = scalePicture(grey, 2);
  expect(size).toEqual({ width: 4, height: 4, channels: 1 });
  expect([...data]).toEqual([0, 0, 80, 80, 0, 0, 80, 80, 160, 160, 255, 255, 160, 160, 255, 255]);
  expect(scalePicture(colour, 1)).toEqual(colour);
});

describe('encodePng', () => {
  test.each([grey, colour])('$channels channels: the same pixels come back, in the same form', async (picture) => {
    const png = await encodePng(picture);
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: picture.width, height: picture.height });
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', channels: picture.channels, depth: 'uchar' });
    // sharp may hand grey back as three equal channels.
    const step = info.channels / picture.channels;
    expect([...data].filter((_, i) => i % step === 0)).toEqual([...picture.data]);
  });

  test('the bytes depend on the picture alone: no time, no text', async () => {
    const png = Buffer.from(await encodePng(colour));
    expect(Buffer.from(await encodePng(colour)).equals(png)).toBe(true);
    for (const chunk of ['tIME', 'tEXt', 'eXIf', 'iCCP']) expect(png.includes(chunk)).toBe(false);
  });
});
