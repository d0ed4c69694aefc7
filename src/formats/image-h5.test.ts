import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import type { Picture } from './grid.js';
import { writeImageFile } from './image-h5.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function* pictures(count: number): AsyncGenerator<Picture> {
  for (let i = 0; i < count; i++) yield { height: 1, width: 2, channels: 3, data: new Uint8Array(6).fill(i) };
  yield { height: 1, width: 2, channels: 1, data: Uint8Array.of(100, 200) };
}

test('what is written is read again, in order; grey ones become colour beside others', async () => {
  const path = join(folder, 'a.h5');
  await writeImageFile(path, pictures(12));
  const { train, channels } = await loadDataset(path, null);
  expect(channels).toBe(3);
  expect(train.count).toBe(13);
  for (let i = 0; i < 12; i++) expect(train.images.subarray(6 * i, 6 * i + 6)).toEqual(new Uint8Array(6).fill(i));
  expect([...train.images.subarray(72)]).toEqual([100, 200, 100, 200, 100, 200]);
});

test('the bytes depend on the images alone', async () => {
  const [a, b] = [join(folder, 'a.h5'), join(folder, 'b.h5')];
  await writeImageFile(a, pictures(3));
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await writeImageFile(b, pictures(3));
  expect((await readFile(a)).equals(await readFile(b))).toBe(true);
});

test('an error of the images is passed on, the system’s names the file', async () => {
  const path = join(folder, 'a.h5');
  const failing = async function* (): AsyncGenerator<Picture> {
    yield* pictures(2);
    throw new GannetError('no picture');
  };
  await expect(writeImageFile(path, failing())).rejects.toThrow(/^no picture$/);
  await writeImageFile(path, pictures(1));
  const nowhere = writeImageFile(join(folder, 'nowhere', 'a.h5'), pictures(1));
  await expect(nowhere).rejects.toThrow(GannetError);
  await expect(nowhere).rejects.toThrow(/^Cannot write .*a\.h5: No such file or directory/);
});
