import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { greyPng, plain, png } from '../../../tests/made-pictures.js';
import { refusal } from '../../../tests/refusal.js';
import { decodePicture } from './decode.js';
import { isLossless } from './jpeg.js';

/** A TIFF of 2x2 grey zeros. @param format 1 of whole numbers from 0, 2 of signed ones, 3 of floats */
function greyTiff(bits: number, format: number): Buffer {
  const tags: readonly (readonly [tag: number, value: number])[] = [
    ...([
      [256, 2],
      [257, 2],
      [258, bits],
      [259, 1],
      [262, 1],
      [273, 200],
    ] as const),
    ...([
      [277, 1],
      [278, 2],
      [279, bits / 2],
      [339, format],
    ] as const),
  ];
  const file = Buffer.alloc(200 + bits / 2);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(tags.length, 8);
  for (const [i, [tag, value]] of tags.entries()) {
    const at = 10 + 12 * i;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(4, at + 2);
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  return file;
}

describe('decodePicture', () => {
  test('gives grey pictures one channel, exactly', async () => {
    const values = [0, 1, 50, 200, 254, 255];
    const image = await decodePicture(await greyPng(3, 2, values), 'x', null);
    expect(image).toMatchObject({ height: 2, width: 3, channels: 1 });
    expect([...image.data]).toEqual(values);
  });

  test('reads PNG, JPEG and WebP in colour', async () => {
    for (const bytes of [
      await png(2, 1, '#ff0000'),
      await plain(2, 1, '#ff0000').jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
      await plain(2, 1, '#ff0000').webp({ lossless: true }).toBuffer(),
    ]) {
      const { data, ...shape } = await decodePicture(bytes, 'x', null);
      expect(shape).toMatchObject({ height: 1, width: 2, channels: 3, enlarged: false, deep: false, animated: false });
      for (const [i, value] of [255, 0, 0, 255, 0, 0].entries()) expect(Math.abs(data[i]! - value)).toBeLessThan(3);
    }
  });

  test('puts transparency on white', async () => {
    const half = await plain(1, 1, { r: 0, g: 0, b: 255, alpha: 0 }).png().toBuffer();
    expect([...(await decodePicture(half, 'x', null)).data]).toEqual([255, 255, 255]);
  });

  test('scales the shorter side and cuts out the middle', async () => {
    // Three squares of 4x4: black, grey, white.
    const row = [...Array(4).fill(0), ...Array(4).fill(100), ...Array(4).fill(255)];
    const wide = await greyPng(12, 4, [...row, ...row, ...row, ...row]);
    const { data, ...shape } = await decodePicture(wide, 'x', { height: 4, width: 4 });
    expect(shape).toMatchObject({ height: 4, width: 4, channels: 1, enlarged: false, shown: { height: 4, width: 12 } });
    expect(new Set(data)).toEqual(new Set([100]));
    expect(await decodePicture(wide, 'x', { height: 8, width: 8 })).toMatchObject({ height: 8, width: 8 });
  });

  test('turns a photo upright', async () => {
    const lying = await sharp(Uint8Array.of(10, 20), { raw: { width: 2, height: 1, channels: 1 } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    expect(await decodePicture(lying, 'x', null)).toMatchObject({ height: 2, width: 1 });
  });

  test('refuses what is no picture, or is cut off', async () => {
    const whole = await sharp(
      Uint8Array.from({ length: 30_000 }, (_, i) => (i * i) % 251),
      {
        raw: { width: 100, height: 100, channels: 3 },
      },
    )
      .png()
      .toBuffer();
    for (const bytes of [new Uint8Array(0), Buffer.from('text'), whole.subarray(0, whole.length >> 1)]) {
      expect(await refusal(decodePicture(bytes, 'a/b.png', null))).toMatch(
        /^a\/b\.png cannot be read as a picture: .*; (give a PNG, JPEG, WebP, GIF, TIFF or AVIF file, or )?leave it out$/,
      );
    }
  });
});

describe('decodePicture, of what decoders differ in:', () => {
  test('what a decoder only warns of is read, what is cut off is not', async () => {
    const whole = await sharp(
      Uint8Array.from({ length: 30_000 }, (_, i) => (i * i) % 251),
      {
        raw: { width: 100, height: 100, channels: 3 },
      },
    )
      .jpeg()
      .toBuffer();
    // The scan's header says that coefficients end at 0, and not at 63: "Invalid SOS parameters", as some phones write.
    const scan = whole.indexOf(Buffer.of(0xff, 0xda));
    const odd = Buffer.from(whole);
    odd[scan + 2 + odd.readUInt16BE(scan + 2) - 2] = 0;
    await expect(sharp(odd).raw().toBuffer()).rejects.toThrow('Invalid SOS');
    const size = { height: 100, width: 100 };
    expect((await decodePicture(odd, 'x', null)).data).toEqual((await decodePicture(whole, 'x', size)).data);
    const cut = whole.subarray(0, whole.length >> 1);
    expect(await refusal(decodePicture(cut, 'a.jpg', null))).toContain(
      'a.jpg cannot be read as a picture: VipsJpeg: prem',
    );
  });

  test('16 bits become 8; the first frame of an animation counts', async () => {
    const deep = await sharp(Uint16Array.of(0, 0x0fff, 0x8000, 0xffff), { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    const image = await decodePicture(deep, 'x', null);
    expect(image).toMatchObject({ deep: true, channels: 1 });
    expect([...image.data]).toEqual([0, 16, 128, 255]);
    const frames = Uint8Array.from({ length: 24 }, (_, i) => (i < 12 ? 0 : 255));
    const gif = await sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
      .gif()
      .toBuffer();
    const moving = await decodePicture(gif, 'x', null);
    expect(moving).toMatchObject({ animated: true, height: 2, width: 2 });
    expect(new Set(moving.data)).toEqual(new Set([0]));
  });

  test('more pixels than are decoded are refused by the header, with the limit', async () => {
    const header = await png(4, 4, '#000000');
    header.writeUInt32BE(20_000, 16);
    header.writeUInt32BE(20_000, 20);
    // The checksum of the header's chunk.
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    expect(await refusal(decodePicture(header, 'bomb.png', null))).toBe(
      'bomb.png has 20000x20000 pixels, 400,000,000, and at most 268,402,689 are decoded; make it smaller, or leave it out',
    );
  });

  test('a header alone, of more pixels than its file can hold, is refused before anything is decoded', async () => {
    const side = Buffer.from([0x80, 0x3e, 0x80, 0x3e]);
    const gif = Buffer.concat([
      ...[Buffer.from('GIF89a'), side, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0]), side],
      Buffer.from([0, 2, 2, 0x44, 1, 0, 0x3b]),
    ]);
    expect(await refusal(decodePicture(gif, 'a.gif', null))).toBe(
      'a.gif is cut short: 16000x16000 pixels are more than its 35 bytes can hold; fetch it again, or leave it out',
    );
    const jpeg = await plain(8, 8, '#808080').jpeg().toBuffer();
    const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
    jpeg.writeUInt16BE(16_000, frame + 5);
    jpeg.writeUInt16BE(16_000, frame + 7);
    expect(await refusal(decodePicture(jpeg, 'a.jpg', null))).toMatch(
      /^a\.jpg is cut short: 16000x16000 pixels are more/,
    );
    // What a large picture of one colour takes is more than that.
    for (const whole of [
      plain(2000, 2000, '#808080').gif(),
      plain(2000, 2000, '#808080').jpeg({ progressive: true }),
    ]) {
      expect(await decodePicture(await whole.toBuffer(), 'x', { height: 1, width: 1 })).toMatchObject({ height: 1 });
    }
  });

  test('numbers that do not say which is white are refused, and so is a drawing, whatever it is called', async () => {
    for (const [bits, format, numbers] of [
      [32, 3, '32-bit floats'],
      [32, 1, '32-bit numbers'],
      [16, 2, 'signed 16-bit numbers'],
    ] as const) {
      expect(await refusal(decodePicture(greyTiff(bits, format), 'a.tif', null))).toBe(
        `a.tif has ${numbers}, and which of them are black and white it does not say; save it with 8 or 16 bits a channel, ` +
          'or leave it out',
      );
    }
    expect(await decodePicture(greyTiff(16, 1), 'a.tif', null)).toMatchObject({ bits: 16, deep: true, height: 2 });
    const svg = '<?xml version="1.0"?><!-- by hand --><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    expect(await refusal(decodePicture(Buffer.from(svg), 'a.png', null))).toBe(
      'a.png cannot be read as a picture: it is an SVG file; convert it to PNG, or leave it out',
    );
  });

  test('a lossless JPEG is known by its frame', () => {
    const frame = (marker: number) => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, marker, 0, 11, 8);
    expect([0xc0, 0xc2, 0xc3, 0xc4, 0xcb].map((marker) => isLossless(frame(marker)))).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(isLossless(Uint8Array.of(0x89, 0x50))).toBe(false);
  });
});
