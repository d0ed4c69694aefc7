import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { png } from '../../../tests/made-pictures.js';
import { refusal } from '../../../tests/refusal.js';
import type { Dataset } from '../dataset.js';
import { loadDataset } from '../load.js';
import { splitsOf } from './splits.js';

let folder: string;
let bytes: Uint8Array;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  bytes = await png(1, 1, '#808080');
});
afterEach(() => rm(folder, { recursive: true }));

/** A zip of a picture at each path. */
async function zipOf(paths: readonly string[]): Promise<string> {
  const path = join(folder, 'a.zip');
  await writeFile(path, zipSync(Object.fromEntries(paths.map((name) => [`${name}.png`, bytes]))));
  return path;
}

const load = async (paths: readonly string[]): Promise<Dataset> => loadDataset(await zipOf(paths));

test('folders are splits by words in their names that are the same but for these', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));
  const split = (...names: string[]) => {
    const found = splitsOf(named(...names));
    return found && [found.train.name, found.heldOut[0].name];
  };
  for (const [train, heldOut] of [
    ['train', 'dev'],
    ['Training', 'Testing'],
    ['training_set', 'test_set'],
    ['seg_train', 'seg_test'],
    ['train2017', 'val2017'],
    ['trainImages', 'testImages'],
    ['trainset', 'testset'],
  ] as const) {
    expect(split(heldOut, train, 'other')).toEqual([train, heldOut]);
  }
  expect(split('train', 'val', 'test')).toEqual(['train', 'test']);
  expect(split('train', 'test', 'train_more', 'test_more')).toEqual(['train', 'test']);
  // Classes, or what only a user can tell.
  for (const names of [
    ['train_station', 'test_tube'],
    ['bus', 'train'],
    ['restrained', 'latest'],
    ['trainA', 'trainB', 'testA', 'testB'],
    ['cats_train', 'cats_test', 'dogs_train', 'dogs_test'],
  ]) {
    expect(split(...names)).toBe(null);
  }
});

test('splits may lie in folders of their own names, as some archives have them', async () => {
  const kaggle = ['cat/1', 'dog/2'].flatMap((name) => [
    `seg_train/seg_train/${name}`,
    `seg_test/seg_test/${name}`,
    `seg_train/seg_train/${name}0`,
  ]);
  const data = await load([...kaggle, 'seg_pred/seg_pred/9']);
  expect(data).toMatchObject({ classNames: ['cat', 'dog'], train: { count: 4 }, test: { count: 2 }, doubts: [] });
  expect(data.notices).toEqual([
    'left out seg_pred/ (1 picture)',
    'trains on seg_train/ (4 pictures) and holds out seg_test/ (2)',
  ]);
});

test('what has classes is held out; of pictures that are in none, also in one folder that is no class, it is said', async () => {
  const learnt = ['train/cat/1', 'train/dog/1'];
  for (const flat of ['test/1', 'test/images/1', 'test/unknown/1']) {
    expect((await load([...learnt, flat])).notices).toEqual(['left out test/, whose pictures are in no classes']);
    const data = await load([...learnt, flat, 'valid/cat/1', 'valid/dog/1']);
    expect([data.test.count, data.notices]).toEqual([
      2,
      ['left out test/, whose pictures are in no classes', 'trains on train/ (2 pictures) and holds out valid/ (2)'],
    ]);
  }
  // Without classes in either, as with one of them, there is nothing to be told by.
  expect(await load(['train/1', 'test/1', 'valid/1'])).toMatchObject({ test: { count: 1 } });
  expect(await refusal(load([...learnt, 'test/owl/1']))).toContain('test has a class owl, which');
  expect(await refusal(load([...learnt, 'test/unknown/1', 'test/cat/1']))).toContain('test has a class unknown, which');
});

describe('what seems to be no class is taken as one, and that is said:', () => {
  const odd: Readonly<Record<string, readonly [paths: readonly string[], odd: number, notice: RegExp]>> = {
    'a split without another': [
      ['train/a/1', 'train/b/1', 'more/1'],
      1,
      /^takes train\/ as a class, though parts of a dataset are called so: give the folder to learn from, or call splits/,
    ],
    'a split and what has no labels': [
      ['train/1', 'unlabeled/1'],
      2,
      /^takes train\/, unlabeled\/ as classes, though parts/,
    ],
    'masks of pictures': [['images/1', 'masks/1'], 2, /^takes images\/, masks\/ as classes/],
    'domains and splits': [
      ['trainA/1', 'trainB/1', 'testA/1', 'testB/1'],
      4,
      /^takes testA\/, testB\/, trainA\/, trainB\/ as/,
    ],
    'classes above splits': [
      ['cat/train/1', 'cat/test/1', 'dog/train/1', 'dog/test/1'],
      2,
      /^takes cat\/, dog\/ as classes, though all have test\/, train\/ in them: if these are the classes or splits, put/,
    ],
    'portions by their first picture': [
      ['00000/00000', '00000/00001', '01000/01000', '02000/02000'],
      3,
      /^takes 00000\/, 01000\/, 02000\/ as classes, though their pictures are numbered on from one to the next: put all/,
    ],
    'portions by number': [['00000/img00000000', '00001/img00001000'], 2, /^takes 00000\/, 00001\/ as classes/],
  };
  test.each(Object.entries(odd))('%s', async (_, [paths, count, notice]) => {
    const { notices, doubts } = await load(paths);
    expect(notices).toHaveLength(1);
    expect(notices![0]).toMatch(notice);
    expect(doubts).toMatchObject([{ kind: 'odd-class' }]);
    expect(doubts![0]!.names).toHaveLength(count);
  });

  test.each([
    ['a train among other things', ['bus/1', 'car/1', 'train/1']],
    ['parts of one name in each', ['cat/images/1', 'dog/images/1']],
    ['numbers of classes', ['00000/00000_00000', '00000/00000_00001', '00001/00000_00000', '00001/00000_00001']],
    ['numbers of few digits', ['0/1', '1/2']],
  ])('not of %s', async (_, paths) => {
    expect(await load(paths)).toMatchObject({ notices: [], doubts: [] });
  });
});

test('a class is the same however the accents of its name are written; what differs otherwise is told', async () => {
  const [composed, apart] = ['Caf\u00e9', 'Cafe\u0301'];
  const data = await load([`train/${apart}/1`, 'train/Tea/1', `test/${composed}/1`]);
  expect(data).toMatchObject({ classNames: [composed, 'Tea'], test: { count: 1, labels: Uint8Array.of(0) } });
  for (const [held, learnt] of [
    ['cat', 'Cat'],
    ['cat', 'cat '],
  ] as const) {
    expect(await refusal(load([`train/${learnt}/1`, 'train/dog/1', `test/${held}/1`]))).toMatch(
      new RegExp(
        `test has a class '${held}', which .*train has not; it differs from '${learnt}' there in case, spaces or hyphens ` +
          'alone: call both the same$',
      ),
    );
  }
});
