import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { greyPng, plain, png } from '../../../tests/made-pictures.js';
import { refusal } from '../../../tests/refusal.js';
import { loadDataset } from '../load.js';

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

  test('whose name is not UTF-8 is told so', async () => {
    const name = Buffer.concat([Buffer.from(join(folder, 'caf')), Buffer.of(0xe9)]);
    await mkdir(name);
    await writeFile(Buffer.concat([name, Buffer.from('/1.png')]), await png(1, 1, '#ffffff'));
    await expect(loadDataset(folder)).rejects.toThrow(/caf\ufffd cannot be read: its name is not UTF-8: rename it$/);
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

  test('is read by content, links are followed, and what is left out is said', async () => {
    await put('cat/a.png', await png(3, 3, '#ff0000'));
    await put('cat/b', await png(3, 3, '#ff0000'));
    await put('cat/c.tif', await plain(3, 3, '#ff0000').tiff().toBuffer());
    await put('cat/d.bin', await plain(3, 3, '#ff0000').gif().toBuffer());
    await put('cat/e.bmp', Buffer.from('BM\x46\0\0\0\0\0\0\0', 'latin1'));
    await put('cat/f.bmp', Buffer.from('BM\x46\0\0\0\0\0\0\0', 'latin1'));
    await put('cat/notes.txt', 'not a picture');
    await put('cat/.hidden.png', 'spoilt');
    await put('__MACOSX/cat/x.png', 'spoilt');
    await put('elsewhere/dog/1.png', await png(3, 3, '#0000ff'));
    await put('dog/notes.txt', '');
    const root = join(folder, 'pets');
    await mkdir(root);
    await symlink(join(folder, 'cat'), join(root, 'cat'));
    await symlink(join(folder, 'elsewhere', 'dog'), join(root, 'dog'));
    await symlink(join(folder, 'nowhere'), join(root, 'owl'));
    await mkdir(join(root, 'bat'));
    const data = await loadDataset(root);
    expect(data.classNames).toEqual(['cat', 'dog']);
    expect([...data.train.labels]).toEqual([0, 0, 0, 0, 1]);
    expect(data.notices).toEqual([
      `no pictures are in bat/ of ${root}: no class is made of it`,
      `left out 1 link that leads nowhere: ${join(root, 'owl')}`,
      'left out 3 files that are no pictures it reads: 2 BMP (e.bmp, …), 1 .txt (notes.txt)',
    ]);
    await symlink(folder, join(folder, 'cat', 'up'));
    expect(await refusal(loadDataset(folder))).toContain(
      `${join(folder, 'cat', 'up')} is a link back to ${folder}, a folder that it is in; remove the link`,
    );
  });

  test('has splits in train and test, and steps into a lone folder', async () => {
    const inner = 'pets-1.0/pets';
    for (const [path, colour] of [
      ['train/cat/1.png', '#ff0000'],
      ['train/dog/1.png', '#00ff00'],
      ['train/dog/2.png', '#00ff00'],
      ['val/cat/1.png', '#0000ff'],
      ['test/dog/1.png', '#ffffff'],
    ] as const) {
      await put(`${inner}/${path}`, await png(2, 2, colour));
    }
    const data = await loadDataset(folder);
    expect(data).toMatchObject({ classNames: ['cat', 'dog'], train: { count: 3 }, test: { count: 1 } });
    expect([[...data.train.labels], [...data.test.labels]]).toEqual([[0, 1, 1], [1]]);
    expect([...data.test.images]).toEqual(Array(12).fill(255));
    expect(data.notices).toEqual([
      `takes ${join(folder, inner)}, as nothing else is beside it`,
      'left out val/ (1 picture)',
      'trains on train/ (3 pictures) and holds out test/ (1)',
    ]);
    await rm(join(folder, inner, 'test'), { recursive: true });
    expect((await loadDataset(folder)).test).toMatchObject({ count: 1, labels: Uint8Array.of(0) });
    await put(`${inner}/test/owl/1.png`, await png(2, 2, '#000000'));
    expect(await refusal(loadDataset(folder))).toContain(
      `has a class owl, which ${join(folder, inner, 'train')} has not`,
    );
    // Without its two companions, `train` is a class like any other.
    await rm(join(folder, inner, 'test'), { recursive: true });
    await rm(join(folder, inner, 'val'), { recursive: true });
    await put(`${inner}/bus/1.png`, await png(2, 2, '#000000'));
    expect((await loadDataset(folder)).classNames).toEqual(['bus', 'train']);
  });

  test('has classes that are numbers in the order of these', async () => {
    for (const name of ['10', '9', '1', '2']) await put(`${name}/x.png`, await png(1, 1, '#000000'));
    expect((await loadDataset(folder)).classNames).toEqual(['1', '2', '9', '10']);
    await put('b/x.png', await png(1, 1, '#000000'));
    expect((await loadDataset(folder)).classNames).toEqual(['1', '10', '2', '9', 'b']);
  });

  test('says what was done to its pictures', async () => {
    await put('a.png', await greyPng(4, 4, Array(16).fill(0)));
    await put('b.png', await png(1, 2, '#102030'));
    await put('c.png', await png(9, 4, '#102030'));
    const deep = sharp(new Uint16Array(16).fill(0x0fff), { raw: { width: 4, height: 4, channels: 1 } });
    await put('d.png', await deep.toColourspace('grey16').png().toBuffer());
    const { notices } = await loadDataset(folder);
    expect(notices).toEqual([
      '1 picture is not of 4x4: scaled to cover it, and the middle taken (c.png)',
      '1 picture is smaller than 4x4: enlarged, the smallest from 2x1 (b.png)',
      '1 picture is of more than 8 bits a channel: 0 to 65535 became 0 to 255, and the brightest is 16, so they are ' +
        'dark: stretch them to the full range first (d.png)',
      '2 pictures are grey: made colour, as others are (a.png, d.png)',
    ]);
  });

  test('names all pictures that cannot be read, and leaves them out where it may', async () => {
    for (const name of ['cat/1', 'cat/2', 'dog/1', 'owl/1']) await put(`${name}.png`, await png(1, 1, '#000000'));
    for (const name of ['cat/3', 'dog/1', 'dog/2']) await put(`${name}.png`, 'spoilt');
    await put('dog/3.png', '');
    expect(await refusal(loadDataset(folder))).toMatch(
      /cat\/3\.png cannot be read as a picture: .*\. In all 4 of 7 cannot be read: 3\.png, 1\.png, 2\.png, 3\.png\. --skip/,
    );
    const { classNames, train, notices, options } = await loadDataset(folder, null, { skipBroken: true });
    expect(classNames).toEqual(['cat', 'owl']);
    expect(train).toMatchObject({ count: 3, labels: Uint8Array.of(0, 0, 1), images: new Uint8Array(9) });
    expect(notices).toEqual([
      'left out 4 of 7 pictures that cannot be read: 3.png, 1.png, 2.png, 3.png',
      'no training image is of dog: no class is made of it',
    ]);
    expect(options).toEqual({ skipBroken: true });
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
      "has neither idx files nor pictures, but 1 other file (notes.txt); give 'mnist', a folder with",
    );
  });
});
