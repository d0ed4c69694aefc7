import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { greyPng } from '../../../tests/made-pictures.js';
import { refusal } from '../../../tests/refusal.js';
import { loadDataset } from '../load.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A file of the folder: a text, or a picture of one pixel of this brightness. */
async function put(path: string, content: string | number): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), typeof content === 'number' ? await greyPng(1, 1, [content]) : content);
}

async function putAll(paths: readonly string[]): Promise<void> {
  for (const [i, path] of paths.entries()) await put(path, i);
}

/** The class of each picture, by its brightness. */
async function told(): Promise<Record<number, string>> {
  const { classNames, train } = await loadDataset(folder);
  return Object.fromEntries([...train.labels].map((label, i) => [train.images[i]!, classNames[label]!]));
}

/** So many pictures, called by their brightness. */
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}.png`);

test.each([
  [
    'numbers of rows beside names that are sorted as texts',
    ',filename,label\n0,0.png,a\n1,1.png,b\n2,10.png,c\n3,2.png,a\n',
  ],
  ['the same, without endings', 'Unnamed: 0,filename,label\n0,0,a\n1,1,b\n2,10,c\n3,2,a\n'],
  ['names as the numbers of rows', ',kind\n0.png,a\n1.png,b\n10.png,c\n2.png,a\n'],
  ['numbers of pictures beside their names', 'id,photo,label\n0,0.png,a\n1,1.png,b\n2,10.png,c\n10,2.png,a\n'],
  ['names that are written twice', 'file,name,kind\n0.png,0,a\n1.png,1,b\n10.png,10,c\n2.png,2,a\n'],
])('the column of names, in a table with %s', async (_, text) => {
  for (const n of [0, 1, 2, 10]) await put(`${n}.png`, n);
  await put('labels.csv', text);
  expect(await told()).toEqual({ 0: 'a', 1: 'b', 10: 'c', 2: 'a' });
});

test.each([
  ['with the label first', 'label,file\n0,0.png\n2,1.png\n1,2.png\n1,3.png\n'],
  ['with the label first and no head', '0,0.png\n2,1.png\n1,2.png\n1,3.png\n'],
  ['with the label first, both numbers', 'label,id\n0,0\n2,1\n1,2\n1,3\n'],
  ['of which a picture is missing', 'file,label\n0.png,0\n1.png,2\n2.png,1\n3.png,1\n4.png,3\n'],
  ['of which many pictures are missing', 'id,label\n0,0\n1,2\n2,1\n3,1\n4,1\n5,2\n6,0\n'],
  ['with paths of another place and no head', '/ann/0.png,0\n/ann/1.png,2\n/ann/2.png,1\n/ann/3.png,1\n'],
  ['without endings and a head, whose labels are fewer', '0,0\n1,2\n2,1\n3,1\n'],
])('labels that could be names of pictures, in a table %s', async (_, text) => {
  await putAll(numbered(4));
  await put('labels.csv', text);
  expect(await told()).toEqual({ 0: '0', 1: '2', 2: '1', 3: '1' });
});

test('two columns that name pictures alike are refused, unless both mean the same ones', async () => {
  await putAll(numbered(3));
  await put('labels.csv', '0,0\n2,1\n1,2\n');
  expect(await refusal(loadDataset(folder))).toContain(
    'labels.csv names pictures in its columns number 1, number 2, and which of them counts is not clear: call that one file',
  );
  await put('labels.csv', '0.png,./0.png,a\n1.png,./1.png,b\n2.png,./2.png,a\n');
  expect(await told()).toEqual({ 0: 'a', 1: 'b', 2: 'a' });
});

test('a table of pixels beside pictures is left alone; one of many columns that names pictures is read', async () => {
  await putAll(numbered(3));
  const heads = Array.from({ length: 64 }, (_, i) => `c${i}`).join(',');
  const row = (class_: number): string => Array.from({ length: 64 }, (_, i) => Number(i === class_)).join(',');
  await put('pixels.csv', `${heads},label\n${row(1)},0\n${row(2)},1\n`);
  expect((await loadDataset(folder)).notices![0]).toBe(
    'pixels.csv is not used: its rows are pixels; name it alone to learn from these',
  );
  await put('marks.csv', `id,${heads}\n0,${row(7)}\n1,${row(9)}\n2,${row(7)}\n`);
  expect(await told()).toEqual({ 0: 'c7', 1: 'c9', 2: 'c7' });
  await put('marks.csv', `${heads},x\n${row(7)},0.png\n${row(9)},1.png\n${row(7)},2.png\n`);
  expect(await told()).toEqual({ 0: 'c7', 1: 'c9', 2: 'c7' });
});

test('a table may name many more pictures than are there', async () => {
  await putAll(numbered(2));
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i}.png,${i % 2}\n`);
  await put('labels.csv', `file,label\n${rows.join('')}`);
  expect(await told()).toEqual({ 0: '0', 1: '1' });
});

test('labels without names of pictures are said to be so', async () => {
  await putAll(numbered(2));
  await put('labels.csv', 'number,label\n77,a\n78,b\n');
  expect((await loadDataset(folder)).notices![0]).toBe(
    'labels.csv is not used: it has classes, and no column that names a picture that is there',
  );
});

test.each([
  ['semicolons', 'file;label\na, 1.png;x, y\n"b; 2.png";z\nc.png;z\n', 'x, y'],
  ['commas', 'file,label\n"a, 1.png",x; y\nb; 2.png,z\nc.png,z\n', 'x; y'],
  ['semicolons, and no head', 'a, 1.png;x, y\n"b; 2.png";z\nc.png;z\n', 'x, y'],
  ['commas, and no head', '"a, 1.png",x; y\nb; 2.png,z\nc.png,z\n', 'x; y'],
  ['tabs', 'file\tlabel\na, 1.png\tx, y; z\nb; 2.png\tz\nc.png\tz\n', 'x, y; z'],
])('a table has one delimiter: %s', async (_, text, first) => {
  await putAll(['a, 1.png', 'b; 2.png', 'c.png']);
  await put('labels.csv', text);
  expect(await told()).toEqual({ 0: first, 1: 'z', 2: 'z' });
});

test('a value that is cut by the delimiter is refused', async () => {
  await putAll(numbered(2));
  await put('labels.csv', 'file,label\n0.png,a,\n1.png,b, red\n');
  expect(await refusal(loadDataset(folder))).toContain(
    'labels.csv: row 3 has more than the 2 values of the first row: put a value that has the delimiter in it into quotes',
  );
});

test('names are the same however their characters are composed', async () => {
  await putAll(['\u00e4.png'.normalize('NFD'), 'Caf\u00e9/b.png'.normalize('NFD')]);
  await put('labels.csv', 'file,label\n\u00e4.png,Caf\u00e9\nCaf\u00e9/b.png,Caf\u00e9\n');
  const { classNames, notices, doubts } = await loadDataset(folder);
  expect([classNames, notices, doubts]).toEqual([['Caf\u00e9'], ['classes are those of labels.csv'], []]);
});

test('the case of letters is overlooked where one picture alone can be meant, which is said', async () => {
  await putAll(['0.JPG', 'a.png', 'A.png', 'b.png']);
  await put('labels.csv', 'file,label\n0.jpg,x\na.png,y\nA.png,x\nb.png,y\nB.png,x\na.PNG,x\n');
  expect(await told()).toEqual({ 0: 'x', 1: 'y', 2: 'x', 3: 'y' });
  expect((await loadDataset(folder)).notices).toEqual([
    'classes are those of labels.csv; 2 of its pictures are not there: B.png, a.PNG',
    'labels.csv names 1 picture in another case of letters: 0.jpg',
  ]);
});

test.each([['0.png'], ['../images/0.png'], ['images/0.png'], ['images\\0.png']])(
  'a table beside the folder of pictures, with paths such as %s',
  async (path) => {
    await putAll(['images/0.png', 'images/1.png', 'images/2.png']);
    const rows = ['a', 'b', 'a'].map((label, i) => `${path.replace('0', String(i))},${label}\n`);
    await put('annotations/labels.csv', `file,label\n${rows.join('')}`);
    expect(await told()).toEqual({ 0: 'a', 1: 'b', 2: 'a' });
    expect((await loadDataset(folder)).notices).toEqual(['classes are those of labels.csv']);
  },
);

test('a table elsewhere that cannot be used stops nothing', async () => {
  await putAll(['images/0.png', 'images/1.png']);
  await put('annotations/attributes.csv', 'file,x,z\n0.png,1,2\n');
  const { classNames, notices } = await loadDataset(folder);
  expect(classNames).toEqual(['images']);
  expect(notices).toContainEqual(expect.stringMatching(/^attributes.csv is not used: .* is not clear/));
});

/** Brightness and class of each picture, learnt and held out. */
async function divided() {
  const { classNames, train, test: held, notices } = await loadDataset(folder);
  const named = ({ images, labels }: typeof train): string[] =>
    [...labels].map((label, i) => `${images[i]} ${classNames[label]}`);
  return { learnt: named(train), held: named(held), notices };
}

test.each(['train.csv', 'trainLabels.csv', 'labels/train.csv', 'train/labels.csv'])(
  '%s means the pictures of train where those of test are called alike',
  async (name) => {
    await putAll(['train/0.png', 'train/1.png', 'test/0.png', 'test/1.png']);
    await put(name, 'id,label\n0,b\n1,a\n');
    expect(await divided()).toEqual({
      learnt: ['1 a', '0 b'],
      held: [],
      notices: [expect.stringContaining('classes are those of '), 'left out test/, whose pictures are in no classes'],
    });
  },
);

test('each of two tables means its own folder, also below another', async () => {
  await putAll(['images/train/0.png', 'images/train/1.png', 'images/test/0.png']);
  await put('train.csv', 'file,label\n0.png,b\n1.png,a\n');
  await put('test.csv', 'file,label\n0.png,a\n');
  expect(await divided()).toEqual({
    learnt: ['1 a', '0 b'],
    held: ['2 a'],
    notices: [
      'classes are those of test.csv',
      'classes are those of train.csv',
      expect.stringContaining('nothing else is beside it'),
      'trains on train/ (2 pictures) and holds out test/ (1)',
    ],
  });
});

test('tables called as splits are splits of pictures in one folder; what is in both is held out', async () => {
  await putAll(['images/0.png', 'images/1.png', 'images/2.png', 'images/3.png']);
  const rows = ['images/0.png,a', 'images/1.png,b', 'images/2.png,a', 'images/3.png,b'];
  const table = (...taken: number[]): string => `file,label\n${taken.map((i) => `${rows[i]}\n`).join('')}`;
  await put('labels.csv', table(0, 1, 2, 3));
  await put('test.csv', table(1));
  const { learnt, held, notices } = await divided();
  expect([learnt, held]).toEqual([['0 a', '2 a', '3 b'], ['1 b']]);
  expect(notices!.at(-1)).toBe(
    'trains on the pictures of train in labels.csv, test.csv (3) and holds out those of test (1)',
  );
  await put('labels.csv', table(0, 3));
  await put('val.csv', table(2));
  expect((await divided()).notices!.slice(-2)).toEqual([
    'trains on the pictures of train in labels.csv, test.csv, val.csv (2) and holds out those of test (1)',
    'left out 1 picture of no split that is used',
  ]);
  // One alone, whatever it is called, is all that there is to learn from.
  await rm(join(folder, 'labels.csv'));
  await rm(join(folder, 'val.csv'));
  await put('test.csv', table(0, 1, 2, 3));
  expect((await divided()).held).toEqual([]);
});
