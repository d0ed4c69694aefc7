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

/** Pictures of one pixel, as bright as they are many, and a table beside them. */
async function put(table: string, ...paths: readonly string[]): Promise<void> {
  for (const [i, path] of paths.entries()) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), await greyPng(1, 1, [i]));
  }
  await writeFile(join(folder, 'labels.csv'), table);
}

async function load() {
  const { train, test: held, classNames, notices } = await loadDataset(folder);
  const named = (labels: Uint8Array): string[] => [...labels].map((label) => classNames[label]!);
  return {
    learnt: [[...train.images], named(train.labels)],
    held: [[...held.images], named(held.labels)],
    notices,
  };
}

test('a column of splits says which pictures are held out', async () => {
  const table = (word: string): string =>
    `file,label,split\n0.png,a,train\n1.png,b,training\n2.png,b,${word}\n3.png,a,val\n4.png,a,spare\n`;
  const names = ['0.png', '1.png', '2.png', '3.png', '4.png'];
  await put(table('test'), ...names);
  expect(await load()).toEqual({
    learnt: [
      [0, 1],
      ['a', 'b'],
    ],
    held: [[2], ['b']],
    notices: [
      'classes are those of labels.csv',
      'trains on the pictures of train in labels.csv (2) and holds out those of test (1)',
      'left out 2 pictures of no split that is used',
    ],
  });
  await put(table('valid'), ...names);
  expect((await load()).held).toEqual([
    [3, 2],
    ['a', 'b'],
  ]);
});

test('a table may tell splits alone; a column that tells none is one like others', async () => {
  await put('image,subset\na/0.png,train\na/1.png,test\nb/2.png,train\n', 'a/0.png', 'a/1.png', 'b/2.png', 'b/3.png');
  const { learnt, held, notices } = await load();
  expect([learnt, held]).toEqual([
    [
      [0, 2],
      ['a', 'b'],
    ],
    [[1], ['a']],
  ]);
  expect(notices).toEqual([
    'splits, and no classes, are those of labels.csv',
    'trains on the pictures of train in labels.csv (2) and holds out those of test (1)',
    'left out 1 picture of no split that is used',
  ]);
  await put('image,set\na/0.png,alpha\na/1.png,beta\nb/2.png,alpha\nb/3.png,beta\n');
  expect((await load()).learnt[1]).toEqual(['alpha', 'alpha', 'beta', 'beta']);
});

test('folders that are splits count', async () => {
  await put(
    'file,label,split\n0.png,a,test\n1.png,b,train\n2.png,a,train\n',
    'train/0.png',
    'train/1.png',
    'val/2.png',
  );
  const { learnt, held, notices } = await load();
  expect([learnt[0], held[0]]).toEqual([[0, 1], [2]]);
  expect(notices!.at(-1)).toBe('the split in labels.csv is not used: folders are splits');
});

test('a split that leaves nothing to learn from, of all or of a class, is refused', async () => {
  await put('file,label,split\n0.png,a,train\n1.png,b,test\n', '0.png', '1.png');
  expect(await refusal(loadDataset(folder))).toMatch(
    /the split in labels.csv holds out pictures of the class b and has none to learn from, such as .*1\.png; remove/,
  );
  await put('file,label,split\n9.png,a,train\n1.png,b,test\n');
  expect(await refusal(loadDataset(folder))).toContain('the split in labels.csv leaves no picture to learn from');
});
