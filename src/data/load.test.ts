import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { readIdxFolder } from './folder.js';
import { loadDataset } from './load.js';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterAll(() => rm(parent, { recursive: true }));

function images(count: number, height = 2, width = 3): Buffer {
  const bytes = Buffer.alloc(16 + count * height * width, 9);
  [0x0803, count, height, width].forEach((word, i) => {
    bytes.writeUInt32BE(word, 4 * i);
  });
  return bytes;
}

function labels(...of: number[]): Buffer {
  const bytes = Buffer.alloc(8 + of.length);
  bytes.writeUInt32BE(0x0801, 0);
  bytes.writeUInt32BE(of.length, 4);
  bytes.set(of, 8);
  return bytes;
}

const good = {
  'train-images-idx3-ubyte': images(4),
  'train-labels-idx1-ubyte': labels(0, 2, 1, 2),
  't10k-images-idx3-ubyte': images(2),
  't10k-labels-idx1-ubyte': labels(1, 0),
};

/** A new folder of `files` in a folder of their own, so that it may be called as another one is. */
async function folderOf(files: Record<string, Buffer>, name = 'shapes'): Promise<string> {
  const folder = join(await mkdtemp(join(parent, 'data-')), name);
  await mkdir(folder);
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  return folder;
}

async function refusal(source: string): Promise<string> {
  const error = await loadDataset(source).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(GannetError);
  return (error as GannetError).message;
}

describe('a folder of idx files', () => {
  test('is loaded under its own name', async () => {
    const data = await loadDataset(await folderOf(good));
    expect(data).toMatchObject({ name: 'shapes', channels: 1, height: 2, width: 3, classNames: ['0', '1', '2'] });
    expect(data.train).toEqual({ images: new Uint8Array(24).fill(9), labels: Uint8Array.of(0, 2, 1, 2), count: 4 });
    expect(data.test).toEqual({ images: new Uint8Array(12).fill(9), labels: Uint8Array.of(1, 0), count: 2 });
    expect(data.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test('has the same fingerprint zipped, dotted and renamed, and another when a byte differs', async () => {
    const { fingerprint } = await loadDataset(await folderOf(good));
    const respelt = Object.fromEntries(
      Object.entries(good).map(([file, bytes], i) => [
        `${file.replace('-idx', i < 3 ? '.idx' : '-idx')}${i > 0 ? '.gz' : ''}`,
        i > 0 ? gzipSync(bytes) : bytes,
      ]),
    );
    expect(Object.keys(respelt)).toEqual([
      'train-images.idx3-ubyte',
      'train-labels.idx1-ubyte.gz',
      't10k-images.idx3-ubyte.gz',
      't10k-labels-idx1-ubyte.gz',
    ]);
    expect((await loadDataset(await folderOf(respelt, 'other'))).fingerprint).toBe(fingerprint);

    const changed = { ...good, 't10k-labels-idx1-ubyte': labels(1, 1) };
    expect((await loadDataset(await folderOf(changed))).fingerprint).not.toBe(fingerprint);
    const reshaped = { ...good, 'train-images-idx3-ubyte': images(4, 3, 2), 't10k-images-idx3-ubyte': images(2, 3, 2) };
    expect((await loadDataset(await folderOf(reshaped))).fingerprint).not.toBe(fingerprint);
  });

  test('called like Fashion-MNIST has its garments as classes', async () => {
    const { classNames } = await loadDataset(await folderOf(good, 'Fashion-MNIST'));
    expect(classNames).toHaveLength(10);
    expect(classNames[9]).toBe('Ankle boot');
  });

  test('may have 256 classes', async () => {
    const files = { ...good, 'train-labels-idx1-ubyte': labels(0, 1, 2, 255) };
    const { classNames } = await loadDataset(await folderOf(files));
    expect(classNames).toHaveLength(256);
    expect(classNames[255]).toBe('255');
  });
});

describe('refused, with the file and what to do:', () => {
  test('a path that is no folder', async () => {
    const missing = await refusal(join(parent, 'nowhere'));
    expect(missing).toContain(`no dataset '${join(parent, 'nowhere')}'`);
    expect(missing).toContain("does not exist; give 'mnist', a folder with train-images-idx3-ubyte");
    const file = join(await folderOf(good), 'train-images-idx3-ubyte');
    expect(await refusal(file)).toContain(`${file} is neither a folder nor a file .h5 or .hdf5; give 'mnist'`);
  });

  test.each(Object.keys(good))('a folder without %s', async (file) => {
    const folder = await folderOf(Object.fromEntries(Object.entries(good).filter(([name]) => name !== file)));
    const message = await refusal(folder);
    expect(message).toContain(`${folder} has no ${file} (nor ${file}.gz, ${file.replace('-idx', '.idx')}`);
    expect(message).toContain('it needs train-images, train-labels, t10k-images and t10k-labels');
  });

  test.each([
    ['train', images(3), 'train-images-idx3-ubyte has 3 images but '],
    ['t10k', images(3), 't10k-images-idx3-ubyte has 3 images but '],
  ])('other numbers of images and labels in %s', async (split, bytes, message) => {
    const refused = await refusal(await folderOf({ ...good, [`${split}-images-idx3-ubyte`]: bytes }));
    expect(refused).toContain(message);
    expect(refused).toMatch(new RegExp(`${split}-labels-idx1-ubyte has [24] labels; give two files of one dataset`));
  });

  test('train and test images of two sizes', async () => {
    const refused = await refusal(await folderOf({ ...good, 't10k-images-idx3-ubyte': images(2, 3, 3) }));
    expect(refused).toMatch(/t10k-images-idx3-ubyte has images of 3x3 but .*train-images-idx3-ubyte has 2x3;/);
  });

  test.each([7, 1])('a test label that train lacks (%d)', async (label) => {
    const files = {
      ...good,
      'train-labels-idx1-ubyte': labels(0, 2, 0, 2),
      't10k-labels-idx1-ubyte': labels(0, label),
    };
    const refused = await refusal(await folderOf(files));
    expect(refused).toContain(`t10k-labels-idx1-ubyte: label ${label} at position 1 (counting from 0) never occurs`);
  });

  test('a label above the named classes', async () => {
    const folder = await folderOf({ ...good, 'train-labels-idx1-ubyte': labels(0, 1, 10, 2) }, 'fashion');
    expect(await refusal(folder)).toContain(
      'train-labels-idx1-ubyte: label 10 at position 2 (counting from 0) is not one of the 10 classes 0 to 9',
    );
    await expect(readIdxFolder(folder, 'three', ['a', 'b', 'c'])).rejects.toThrow('the 3 classes 0 to 2');
  });

  test('a damaged file', async () => {
    const refused = await refusal(await folderOf({ ...good, 't10k-images-idx3-ubyte': images(2).subarray(0, 20) }));
    expect(refused).toContain('t10k-images-idx3-ubyte is truncated: its header promises 2 images of 2x3 (28 bytes)');
  });
});

test('MNIST is built in', async () => {
  const data = await loadDataset('mnist');
  expect(data).toMatchObject({ name: 'mnist', channels: 1, height: 28, width: 28 });
  expect(data.classNames.join('')).toBe('0123456789');
  expect(data.train.count).toBe(60_000);
  expect(data.train.images).toHaveLength(60_000 * 784);
  expect(data.test.count).toBe(10_000);
  expect(data.test.images).toHaveLength(10_000 * 784);
  expect([...data.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  expect([...data.test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  expect(data.fingerprint).toBe('9a6ee310f375ab82fd0ec018b19ebddc39f4fd48e05bd86cee98a6bef8b953eb');
});
