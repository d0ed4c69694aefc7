import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Group } from 'h5wasm/node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigEndianKeys, external, lzf, virtual } from '../../../tests/hdf5.js';
import { GannetError } from '../../errors.js';
import { type H5, useHdf5 } from '../../hdf5/library.js';
import { loadDataset } from '../load.js';
import { inMemory } from '../pile.js';
import { withHdf5Images } from './read.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
/** A new file with what `fill` puts into it. */
async function fileOf(fill: (root: Group, h5: H5) => void): Promise<string> {
  const path = join(folder, `${made++}.h5`);
  await useHdf5((h5) => {
    const file = new h5.File(path, 'w');
    fill(file, h5);
    file.close();
  });
  return path;
}

const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => i % 251);
const bytes = (name: string, shape: number[], data = ramp(shape.reduce((a, b) => a * b, 1))) => ({
  name,
  data,
  shape,
  dtype: '<B',
});

async function refusal(path: string, size = { height: 2, width: 2 }): Promise<string> {
  const error = await withHdf5Images(path, size, {}, async (images) =>
    images.kind === 'rows' ? null : images.keyed.read(inMemory),
  ).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(GannetError);
  return (error as GannetError).message;
}

describe('an HDF5 file of images', () => {
  test('is loaded by number, each image cut to its middle', async () => {
    const path = await fileOf((root) => {
      for (let i = 11; i >= 0; i--) root.create_dataset(bytes(`${i}.png`, [4, 5, 3], new Uint8Array(60).fill(i)));
      root.create_dataset(bytes('labels', [3]));
      root.create_group('more');
    });
    const data = await loadDataset(path, { height: 2, width: 3 });
    expect(data).toMatchObject({
      name: '0',
      channels: 3,
      height: 2,
      width: 3,
      classNames: ['image'],
      test: { count: 0 },
    });
    expect(data.train.count).toBe(12);
    expect([...data.train.images]).toEqual(Array.from({ length: 12 * 18 }, (_, i) => Math.floor(i / 18)));
    expect((await loadDataset(path)).width).toBe(5);
  });

  test('of several sizes is scaled to a size that was chosen, or to the first one’s, and cut to a recipe’s', async () => {
    const path = await fileOf((root) => {
      const sizes: [number, number][] = [
        [4, 4],
        [2, 3],
        [8, 8],
      ];
      for (const [i, [h, w]] of sizes.entries()) {
        root.create_dataset(bytes(`${i}.png`, [h, w], new Uint8Array(h * w).fill(50 * i)));
      }
      root.create_dataset(bytes('labels', [3], bytes('', [3]).data));
    });
    const own = await loadDataset(path);
    expect(own).toMatchObject({ height: 4, width: 4, train: { count: 3 } });
    expect([0, 1, 2].map((n) => own.train.images[16 * n])).toEqual([0, 50, 100]);
    expect(own.notices).toEqual([
      '1 picture is not of 4x4: scaled to cover it, and the middle taken (2.png)',
      '1 picture is smaller than 4x4: enlarged, the smallest from 2x3 (1.png)',
    ]);
    const cut = await loadDataset(path, { height: 2, width: 2 });
    expect(cut.notices).toEqual(['3 pictures are not of 2x2: not scaled, the middle is cut out (0.png, 1.png, 2.png)']);
    expect((await loadDataset(path, { height: 4, width: 4 }, { fit: 'stretch' })).notices![0]).toContain('stretched');
    expect((await loadDataset(path, null, { size: { height: 9, width: 7 } })).notices).toEqual([
      '3 pictures are smaller than 9x7: enlarged, the smallest from 2x3 (0.png, 1.png, 2.png)',
    ]);
    await expect(loadDataset(path, { height: 4, width: 4 })).rejects.toThrow(
      'key 1.png is an image of 2x3, smaller than the 4x4 that are needed; scale all images with --size 4, or leave it',
    );
  });

  test('takes [H, W], [H, W, 1], [H, W, 3] and encoded pictures together', async () => {
    const pixels = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
    const png = await sharp(pixels, { raw: { width: 2, height: 2, channels: 3 } })
      .png()
      .toBuffer();
    const path = await fileOf((root) => {
      root.create_dataset(bytes('0.png', [png.length], new Uint8Array(png)));
      root.create_dataset(bytes('1.png', [2, 2]));
      root.create_dataset(bytes('2.png', [2, 2, 1]));
      root.create_dataset(bytes('3.png', [2, 2, 3], pixels));
    });
    const { train, channels } = await loadDataset(path, null);
    expect(channels).toBe(3);
    const planes = [0, 1, 2].flatMap((c) => [0, 1, 2, 3].map((i) => pixels[3 * i + c]!));
    const grey = [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3];
    expect([...train.images]).toEqual([...planes, ...grey, ...grey, ...planes]);
  });

  test('may be a soft link to another, and lie behind a block of the user’s', async () => {
    const path = await fileOf((root) => {
      root.create_group('store').create_dataset(bytes('a', [100, 100, 3]));
      for (let i = 0; i < 9; i++) root.create_soft_link('/store/a', `${i}.png`);
    });
    expect((await loadDataset(path, null)).train.images.length).toBe(9 * 30_000);
    await writeFile(path, Buffer.concat([new Uint8Array(2048), await readFile(path)]));
    expect((await loadDataset(path, null)).train.count).toBe(9);
  });

  test('may be compressed', async () => {
    const path = await fileOf((root) => {
      for (let i = 0; i < 3; i++) {
        const image = bytes(`${i}.png`, [100, 100, 3], new Uint8Array(30_000).fill(i));
        root.create_dataset({ ...image, chunks: [100, 100, 3], compression: 9 });
      }
    });
    expect((await readFile(path)).length).toBeLessThan(30_000);
    const { train } = await loadDataset(path, { height: 1, width: 1 });
    expect([...train.images]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  });
});

describe('an HDF5 file of images, other than usual,', () => {
  test('may have channels first, and links within it', async () => {
    const path = await fileOf((root) => {
      const store = root.create_group('store');
      store.create_dataset(
        bytes(
          'a',
          [3, 2, 4],
          Uint8Array.from({ length: 24 }, (_, i) => i),
        ),
      );
      root.create_soft_link('/store/a', '0.png');
      root.create_soft_link('/store/a', '1.png');
    });
    const { train, height, width, notices } = await loadDataset(path, null);
    expect([train.count, height, width]).toEqual([2, 2, 4]);
    expect([...train.images]).toEqual([0, 1].flatMap(() => Array.from({ length: 24 }, (_, i) => i)));
    expect(notices).toEqual(['left alone the keys store']);
  });

  test('may have labels, names and held-out images', async () => {
    const path = await fileOf((root) => {
      for (let i = 0; i < 4; i++) root.create_dataset(bytes(`${i}.png`, [1, 1], Uint8Array.of(i)));
      const labels = root.create_dataset(bytes('labels', [4], Uint8Array.of(2, 0, 2, 0)));
      labels.create_attribute('class_names', ['cat', 'dog', 'owl']);
      root.create_dataset(bytes('held_out', [4], Uint8Array.of(1, 0, 0, 0)));
    });
    const data = await loadDataset(path);
    expect(data).toMatchObject({ classNames: ['cat', 'owl'], notices: [] });
    expect(data.train).toEqual({ images: Uint8Array.of(1, 2, 3), labels: Uint8Array.of(0, 1, 0), count: 3 });
    expect(data.test).toEqual({ images: Uint8Array.of(0), labels: Uint8Array.of(1), count: 1 });
  });
});

test('labels and what is held out may have the greatest byte first', async () => {
  const path = join(folder, `${made++}.h5`);
  await writeFile(path, bigEndianKeys);
  const { classNames, train, test: held } = await loadDataset(path);
  expect([...classNames, ...train.labels, ...train.images, ...held.images]).toEqual(['0', '1', 1, 0, 0, 1, 2]);
});

describe('refused, with file and key:', () => {
  test('a missing file, and one that is not HDF5', async () => {
    expect(await refusal(join(folder, 'nowhere.h5'))).toContain('nowhere.h5 cannot be read: there is no such file');
    for (const content of ['', 'not HDF5, but long enough']) {
      const path = join(folder, 'x.h5');
      await writeFile(path, content);
      expect(await refusal(path)).toBe(
        `${path} is not an HDF5 file; of a folder of pictures one is made with npm run --silent gannet -- data montage FOLDER --out pictures.h5`,
      );
    }
  });

  test('no images', async () => {
    expect(await refusal(await fileOf(() => undefined))).toContain('there or in groups: it is empty');
    const others = await fileOf((root) => root.create_dataset(bytes('images', [4])));
    expect(await refusal(others)).toMatch(/has no images under the keys 0\.png, 1\.png, … .*: its keys are images$/);
  });

  test('a missing number, and a key that is almost one', async () => {
    const path = await fileOf((root) => {
      for (const key of ['0.png', '1.png', '3.png', '10.png']) root.create_dataset(bytes(key, [2, 2]));
    });
    expect(await refusal(path)).toBe(`${path} has 3.png but no 2.png; number the images without gaps from 0`);
    for (const key of ['00.png', '0.jpg', 'cat.png', '-1.png', `${'9'.repeat(20)}.png`]) {
      const odd = await fileOf((root) => root.create_dataset(bytes(key, [2, 2])));
      expect(await refusal(odd)).toBe(`${odd}: the key ${key} is not one of 0.png, 1.png, …; rename or remove it`);
    }
  });

  test.each([
    ['floats', { data: new Float32Array(4), shape: [2, 2], dtype: '<f' }, 'is not of unsigned bytes but of type <f4'],
    [
      'signed bytes',
      { data: new Int8Array(4), shape: [2, 2], dtype: '<b' },
      'is not of unsigned bytes but of type |i1',
    ],
    ['text', { data: 'text' }, 'is not of unsigned bytes'],
    ['a number', { data: Uint8Array.of(1), shape: [], dtype: '<B' }, 'has the shape []; an image is [H, W, 3]'],
    ['four axes', { data: ramp(16), shape: [2, 2, 2, 2], dtype: '<B' }, 'has the shape [2,2,2,2]; an image is'],
    [
      'four channels',
      { data: ramp(16), shape: [2, 2, 4], dtype: '<B' },
      'has the shape [2,2,4]; an image is [H, W, 3]',
    ],
    ['bytes that are no picture', { data: ramp(16), shape: [16], dtype: '<B' }, 'cannot be read as a picture'],
    [
      'too small an image',
      { data: ramp(3), shape: [1, 1, 3], dtype: '<B' },
      'is an image of 1x1, smaller than the 2x2 that are needed; scale all images with --size 2, or leave it out',
    ],
  ])('%s', async (_, image, message) => {
    const path = await fileOf((root) => {
      root.create_dataset(bytes('0.png', [2, 2]));
      root.create_dataset({ name: '1.png', ...image });
    });
    const refused = await refusal(path);
    expect(refused.startsWith(`${path}, key 1.png `)).toBe(true);
    expect(refused).toContain(message);
  });

  test('a group, and a link to another file', async () => {
    const group = await fileOf((root) => root.create_group('0.png'));
    expect(await refusal(group)).toContain('key 0.png is not an array in this file');
    const link = await fileOf((root) => root.create_external_link('/etc/x.h5', '/x', '0.png'));
    expect(await refusal(link)).toContain('key 0.png is not an array in this file');
  });

  test('a header that promises more than the file can hold', async () => {
    const sparse = await fileOf((root) => {
      const image = root.create_dataset({
        ...bytes('0.png', [10, 10, 3]),
        maxshape: [null, null, 3],
        chunks: [10, 10, 3],
      });
      image.resize([1_000_000, 1_000_000, 3]);
    });
    expect(await refusal(sparse)).toMatch(
      /key 0\.png has the shape \[1000000,1000000,3\], 3000000000000 bytes, where at most \d{4,5} can be: the file is/,
    );
    const linked = await fileOf((root) => {
      root.create_dataset(bytes('0.png', [100, 100, 3]));
      for (let i = 1; i < 50; i++) root.create_hard_link('0.png', `${i}.png`);
    });
    expect(await refusal(linked)).toContain('all images together, 1500000 bytes, where at most');
  });

  test('images that lie in other files', async () => {
    const path = join(folder, 'elsewhere.h5');
    await writeFile(path, external);
    expect(await refusal(path)).toContain('keeps some of what it holds in another file, /etc/hostname, which Gannet');
    await writeFile(path, virtual);
    expect(await refusal(path)).toContain('key 0.png is put together from other arrays (a virtual dataset)');
  });

  test('a filter that is not there is named, with the remedy', async () => {
    const path = join(folder, 'lzf.h5');
    await writeFile(path, lzf);
    expect(await refusal(path)).toMatch(
      /, key 0\.png is compressed with the filter lzf, which Gannet does not have: store it with gzip/,
    );
  });

  test('a file that was cut off', async () => {
    const path = await fileOf((root) => {
      for (let i = 0; i < 10; i++) root.create_dataset(bytes(`${i}.png`, [50, 50, 3]));
    });
    await truncate(path, 30_000);
    expect(await refusal(path)).toMatch(/ is damaged: the HDF5 library says .*truncated/);
  });
});
