import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { loadDataset } from './load.js';
import { decodePicture } from './picture.js';
import { listPictures } from './pictures.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A file in the folder. */
async function put(path: string, bytes: Uint8Array | string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
  return file;
}

const plain = (
  width: number,
  height: number,
  background: string | { r: number; g: number; b: number; alpha: number },
) => sharp({ create: { width, height, channels: typeof background === 'string' ? 3 : 4, background } });
const png = (width: number, height: number, color: string) => plain(width, height, color).png().toBuffer();
const greyPng = (width: number, height: number, values: readonly number[]) =>
  sharp(Uint8Array.from(values), { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(GannetError);
  return (error as GannetError).message;
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
      expect(shape).toEqual({ height: 1, width: 2, channels: 3, enlarged: false });
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
    expect(shape).toEqual({ height: 4, width: 4, channels: 1, enlarged: false });
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
        /^a\/b\.png cannot be read as a picture: .*; give a PNG, JPEG or WebP file, or leave it out$/,
      );
    }
  });
});

test('listPictures finds pictures in sub-folders, in one order, but no hidden or other files', async () => {
  const files = [
    'b/2.PNG',
    'b/10.png',
    'a.jpg',
    'Z.webp',
    'b/c/x.jpeg',
    '.hidden/x.png',
    '.x.png',
    'README.md',
    'd/x.gif',
  ];
  for (const file of files) await put(file, '');
  const found = (await listPictures(folder)).map((file) => file.slice(folder.length + 1));
  expect(found).toEqual(['Z.webp', 'a.jpg', 'b/10.png', 'b/2.PNG', 'b/c/x.jpeg']);
  expect(await refusal(listPictures(join(folder, 'nowhere')))).toContain('nowhere cannot be read: ENOENT');
});

describe('a folder of pictures as a dataset', () => {
  test('is of one class without sub-folders, of the size of its first picture', async () => {
    await put('b.png', await png(8, 8, '#ffffff'));
    await put('a.png', await png(4, 2, '#010203'));
    await put('notes.txt', 'not a picture');
    const data = await loadDataset(folder);
    expect(data).toMatchObject({ channels: 3, height: 2, width: 4, classNames: ['image'], test: { count: 0 } });
    expect(data.train).toMatchObject({ count: 2, labels: Uint8Array.of(0, 0) });
    expect([...data.train.images]).toEqual([1, 2, 3].flatMap((v) => Array(8).fill(v)).concat(Array(24).fill(255)));
    expect(data.name).toBe(folder.split('/').at(-1));
  });

  test('has its sub-folders as classes, and the size that is wanted', async () => {
    await put('dog/1.png', await png(3, 3, '#0000ff'));
    await put('cat/deep/2.png', await png(6, 3, '#00ff00'));
    await put('cat/1.png', await png(3, 6, '#ff0000'));
    await put('empty/readme.txt', '');
    const data = await loadDataset(folder, { height: 2, width: 2 });
    expect(data).toMatchObject({ channels: 3, height: 2, width: 2, classNames: ['cat', 'dog'] });
    expect([...data.train.labels]).toEqual([0, 0, 1]);
    const firstRow = [0, 1, 2].map((n) => [0, 4, 8].map((at) => data.train.images[12 * n + at]));
    expect(firstRow).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
    const again = await loadDataset(folder, { height: 2, width: 2 });
    expect(again.fingerprint).toBe(data.fingerprint);
  });

  test('is refused with pictures beside and in sub-folders, with too many classes, or a spoilt picture', async () => {
    await put('a/x.png', await png(1, 1, '#000000'));
    const loose = await put('x.png', await png(1, 1, '#000000'));
    expect(await refusal(loadDataset(folder))).toContain(
      `has pictures beside its sub-folders (${loose}) and in them (`,
    );
    await rm(loose);
    const spoilt = await put('a/y.png', 'spoilt');
    expect(await refusal(loadDataset(folder))).toContain(`${spoilt} cannot be read as a picture`);
    for (let i = 0; i < 256; i++) await put(`${i}/x.png`, '');
    expect(await refusal(loadDataset(folder))).toContain('257 sub-folders with pictures; at most 256 classes work');
  });

  test('without any picture is no dataset', async () => {
    await put('notes.txt', '');
    expect(await refusal(loadDataset(folder))).toContain(
      "has neither idx files nor pictures; give 'mnist', a folder with",
    );
  });
});
