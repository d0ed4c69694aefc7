import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
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

  test('has no classes of its folder’s name', async () => {
    const { classNames } = await loadDataset(await folderOf(good, 'old-fashioned'));
    expect(classNames).toEqual(['0', '1', '2']);
  });

  test('makes classes of the labels that there are, and says which are missing', async () => {
    const files = { ...good, 'train-labels-idx1-ubyte': labels(1, 2, 1, 255), 't10k-labels-idx1-ubyte': labels(1, 2) };
    const { classNames, train, test, notices } = await loadDataset(await folderOf(files));
    expect(classNames).toEqual(['1', '2', '255']);
    expect([...train.labels, ...test.labels]).toEqual([0, 1, 0, 2, 0, 1]);
    expect(notices).toEqual(['no training image is of 0, 3, 4 and 250 more: no class is made of it']);
  });

  test('may come without held-out files, and without labels', async () => {
    const { 'train-images-idx3-ubyte': only, 'train-labels-idx1-ubyte': of } = good;
    const train = await loadDataset(await folderOf({ 'train-images-idx3-ubyte': only, 'train-labels-idx1-ubyte': of }));
    expect(train).toMatchObject({ train: { count: 4 }, test: { count: 0 }, classNames: ['0', '1', '2'], notices: [] });
    const bare = await loadDataset(await folderOf({ 'train-images-idx3-ubyte': only }));
    expect(bare).toMatchObject({ train: { count: 4 }, classNames: ['image'] });
    expect(bare.notices).toEqual(['there is no file of labels: all images are of one class']);
  });

  test('is found beside folders of the same names, in a folder below, and by one of its files', async () => {
    const folder = await folderOf({});
    await mkdir(join(folder, 'MNIST', 'raw', 'train-images-idx3-ubyte'), { recursive: true });
    for (const [file, bytes] of Object.entries(good)) {
      const own = file.startsWith('train-images') ? join('train-images-idx3-ubyte', file) : file;
      await writeFile(join(folder, 'MNIST', 'raw', own), bytes);
    }
    const { fingerprint } = await loadDataset(await folderOf(good));
    expect((await loadDataset(folder)).fingerprint).toBe(fingerprint);
    expect((await loadDataset(join(await folderOf(good), 't10k-labels-idx1-ubyte'))).fingerprint).toBe(fingerprint);
  });

  test('has the names that QMNIST and EMNIST give its files, labels in rows and names in a mapping', async () => {
    const rows = Buffer.alloc(12 + 4 * 8 * 4);
    [0x0c02, 4, 8].forEach((word, i) => void rows.writeUInt32BE(word, 4 * i));
    [0, 2, 1, 2].forEach((label, row) => void rows.writeInt32BE(label, 12 + 32 * row));
    const qmnist = {
      'qmnist-train-images-idx3-ubyte.gz': gzipSync(images(4)),
      'qmnist-train-labels-idx2-int.gz': gzipSync(rows),
    };
    expect((await loadDataset(await folderOf(qmnist))).train.labels).toEqual(Uint8Array.of(0, 2, 1, 2));

    const emnist = {
      'emnist-letters-train-images-idx3-ubyte': images(4),
      'emnist-letters-train-labels-idx1-ubyte': labels(1, 3, 2, 3),
      'emnist-letters-mapping.txt': Buffer.from('1 65 97\n2 66 98\n3 67 99\n'),
    };
    const letters = await loadDataset(await folderOf(emnist));
    expect(letters).toMatchObject({ classNames: ['A', 'B', 'C'], height: 2, width: 3 });
    expect((await loadDataset(await folderOf(emnist), null, { transpose: true })).height).toBe(3);

    const two = await folderOf({ ...emnist, ...qmnist });
    expect(await refusal(two)).toContain(
      'has idx files of several datasets, emnist-letters-…, qmnist-…; give the images',
    );
    expect((await loadDataset(join(two, 'qmnist-train-images-idx3-ubyte.gz'))).classNames).toEqual(['0', '1', '2']);
  });

  test('is turned where it is asked for, and where it may have to be, that is said', async () => {
    const wide = images(26, 28, 28);
    for (let n = 0; n < 26; n++)
      wide.set(
        Uint8Array.from({ length: 28 }, (_, i) => i),
        16 + 784 * n,
      );
    const files = {
      'train-images-idx3-ubyte': wide,
      'train-labels-idx1-ubyte': labels(...Array.from({ length: 26 }, (_, i) => i + 1)),
    };
    const folder = await folderOf(files);
    expect((await loadDataset(folder)).notices!.at(-1)).toContain('give --transpose if they lie on their side');
    const { train, notices } = await loadDataset(folder, null, { transpose: true });
    expect(notices).toEqual(['no training image is of 0: no class is made of it']);
    expect([0, 28, 56].map((at) => train.images[at])).toEqual([0, 1, 2]);
  });
});

describe('refused, with the file and what to do:', () => {
  test('a path that is no folder', async () => {
    const missing = await refusal(join(parent, 'nowhere'));
    expect(missing).toContain(`no dataset '${join(parent, 'nowhere')}'`);
    expect(missing).toContain("does not exist; give 'mnist', a folder with train-images-idx3-ubyte");
    const file = join(await folderOf(good), 'train-images-idx3-ubyte');
    await writeFile(join(parent, 'notes.md'), '# not data');
    expect(await refusal(join(parent, 'notes.md'))).toContain('notes.md holds no images in a form that it knows; give');
    expect(await refusal(join(file, 'x'))).toContain('cannot be read: a part of its path is a file and no folder');
    expect(await refusal('')).toContain('the name given is empty; give');
  });

  test.each(Object.keys(good))('a folder without %s', async (file) => {
    const folder = await folderOf(Object.fromEntries(Object.entries(good).filter(([name]) => name !== file)));
    const message = await refusal(folder);
    expect(message).toContain(`${folder} has no ${file} (nor ${file.replace('-idx', '.idx')}, nor either with .gz)`);
    expect(message).toContain('images and labels of train are needed, and of what is held out both or neither');
  });

  test('two datasets in sister folders', async () => {
    const folder = await folderOf({});
    for (const name of ['FashionMNIST', 'MNIST']) {
      await mkdir(join(folder, name));
      for (const [file, bytes] of Object.entries(good)) await writeFile(join(folder, name, file), bytes);
    }
    expect(await refusal(folder)).toMatch(/has several idx datasets, in .*FashionMNIST\/, .*MNIST\/; give the folder/);
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

  test('a label that the mapping has no name for', async () => {
    const folder = await folderOf({ ...good, 'mapping.txt': Buffer.from('0 65\n1 66\n') });
    expect(await refusal(folder)).toContain(
      'train-labels-idx1-ubyte: label 2 at position 1 (counting from 0) is not one of the 2 classes 0 to 1',
    );
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
