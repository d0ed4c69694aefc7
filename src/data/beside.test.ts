import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { png } from '../../tests/made-pictures.js';
import { firstShard, pathsShard } from '../../tests/parquet.js';
import { refusal } from '../../tests/refusal.js';
import type { Dataset } from './dataset.js';
import { loadDataset } from './load.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Two classes of a picture each, beside other files. */
async function load(others: Readonly<Record<string, Uint8Array>>): Promise<Dataset> {
  const picture = await png(1, 1, '#808080');
  const path = join(folder, 'a.zip');
  await writeFile(path, zipSync({ 'cat/1.png': picture, 'dog/2.png': picture, ...others }));
  return loadDataset(path);
}

test('pictures beside idx files or Parquet files are left out, which is said', async () => {
  const images = Buffer.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7]);
  const idx = await load({ 'old/train-images-idx3-ubyte': images });
  expect(idx.train.count).toBe(1);
  expect(idx.notices).toContain('left out 2 pictures beside the idx files: 1.png, 2.png');
  const parquet = await load({ 'x.parquet': firstShard });
  expect(parquet.classNames).toEqual(['ant', 'cat']);
  expect(parquet.notices).toContain('left out 2 pictures beside the Parquet files: 1.png, 2.png');
});

test('a Parquet file without pictures beside some is left alone, which is said', async () => {
  const { classNames, notices } = await load({ 'metadata.parquet': pathsShard });
  expect(classNames).toEqual(['cat', 'dog']);
  expect(notices).toEqual([
    'left out 1 file that is no picture it reads: 1 .parquet (metadata.parquet)',
    expect.stringMatching(
      /^not used: .*metadata\.parquet has only the paths of its pictures.* Tables of labels are \.csv,/,
    ),
  ]);
  const alone = join(folder, 'alone.parquet');
  await writeFile(alone, pathsShard);
  expect(await refusal(loadDataset(alone))).toContain('has only the paths of its pictures');
});
