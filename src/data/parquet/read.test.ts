import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  captionsShard,
  emptyShard,
  firstShard,
  lz4Shard,
  masksShard,
  pathsShard,
  plainShard,
  secondShard,
  testShard,
  unclearShard,
  viewsShard,
} from '../../../tests/parquet.js';
import { loadDataset } from '../load.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

test('shards as Hugging Face’s datasets have them, with the names of classes', async () => {
  await mkdir(join(folder, 'data'));
  await put('README.md', Buffer.from('# pets'));
  await put('data/train-00000-of-00002.parquet', firstShard);
  await put('data/train-00001-of-00002.parquet', secondShard);
  await put('data/test-00000-of-00001.parquet', testShard);
  const data = await loadDataset(folder);
  expect(data).toMatchObject({ channels: 1, height: 1, width: 1, classNames: ['ant', 'cat'] });
  expect(data.train).toEqual({ images: Uint8Array.of(10, 20, 30), labels: Uint8Array.of(1, 0, 1), count: 3 });
  expect(data.test).toEqual({ images: Uint8Array.of(40), labels: Uint8Array.of(0), count: 1 });
  expect(data.notices).toEqual(['no training image is of bee: no class is made of it']);
});

test('one file, of bare bytes and texts', async () => {
  const { classNames, train, test: held } = await loadDataset(await put('any.name', plainShard));
  expect([...classNames, ...train.images, ...train.labels, held.count]).toEqual(['bat', 'owl', 1, 2, 1, 0, 0]);
  // Alone, a file of held-out pictures is what there is to learn from.
  expect((await loadDataset(await put('test.parquet', testShard))).train.count).toBe(1);
});

test('columns of nothing may be compressed; paths without bytes, and no rows, are told as such', async () => {
  const { train } = await loadDataset(await put('lz4.parquet', lz4Shard));
  expect([...train.images, ...train.labels]).toEqual([50, 60, 1, 0]);
  await expect(loadDataset(await put('paths.parquet', pathsShard))).rejects.toThrow(
    'paths.parquet has only the paths of its pictures in image, and not their bytes: save it with them, or give the folder',
  );
  await expect(loadDataset(await put('none.parquet', emptyShard))).rejects.toThrow('none.parquet has no rows');
});

test('the column of pictures is the one called so among those that are some; classes may be truth values', async () => {
  const { train, classNames, notices } = await loadDataset(await put('masks.parquet', masksShard));
  expect([...train.images, ...train.labels, ...classNames]).toEqual([70, 80, 1, 0, 'false', 'true']);
  expect(notices).toEqual(['left alone other columns of pictures, mask']);
  await expect(loadDataset(await put('views.parquet', viewsShard))).rejects.toThrow(
    'views.parquet has several columns of pictures, front, back: call the one to learn from image',
  );
});

test('why there are no classes is said', async () => {
  const unclear = await loadDataset(await put('unclear.parquet', unclearShard));
  expect(unclear.notices).toEqual([
    'no column is called label, and which of width, kind tells the classes is not clear: --label names one: all images are of one class',
  ]);
  const captions = await loadDataset(await put('captions.parquet', captionsShard));
  expect(captions.classNames).toEqual(['image']);
  expect(captions.notices).toEqual([
    'the column text has another value for nearly every picture, so these are no classes: all images are of one class',
  ]);
});

test('a file’s own name tells its split before its folder’s does; beside files of no split, one of test is held out', async () => {
  await mkdir(join(folder, 'training-data'));
  await put('training-data/train-0.parquet', firstShard);
  await put('training-data/test-0.parquet', testShard);
  const { train, test: held } = await loadDataset(folder);
  expect([train.count, held.count]).toEqual([2, 1]);
  await rm(join(folder, 'training-data'), { recursive: true });
  await put('pets.parquet', firstShard);
  await put('pets-test.parquet', testShard);
  expect((await loadDataset(folder)).test.count).toBe(1);
});

test('a damaged file is refused', async () => {
  for (const bytes of [firstShard.subarray(0, -20), Buffer.from('PAR1PAR1')]) {
    await expect(loadDataset(await put('cut.parquet', bytes))).rejects.toThrow(
      /cut\.parquet cannot be read as Parquet: /,
    );
  }
});
