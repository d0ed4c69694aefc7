import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GannetError } from '../../errors.js';
import { wholeOf } from '../arrays/numbers.js';
import { DiskFile } from '../source/disk.js';
import { looksLikeIdx, openIdx } from './file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
}

function idx(magic: number, sizes: readonly number[], data: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  [magic, ...sizes].forEach((word, i) => {
    header.writeUInt32BE(word, 4 * i);
  });
  return Buffer.concat([header, data]);
}

const pixels = Uint8Array.from({ length: 3 * 4 * 5 }, (_, i) => 4 * i);
const images = idx(0x0803, [3, 4, 5], pixels);
const labels = idx(0x0801, [3], Uint8Array.of(7, 0, 255));

const read = async (file: string) => wholeOf(await openIdx(DiskFile.at(file)));

describe('a good file', () => {
  test.each([
    { form: 'plain', pack: (bytes: Buffer) => bytes },
    { form: 'gzip', pack: (bytes: Buffer) => gzipSync(bytes) },
  ])('is read, $form', async ({ pack }) => {
    expect(await read(await write('a', pack(images)))).toMatchObject({ shape: [3, 4, 5], data: pixels });
    expect(await read(await write('b', pack(labels)))).toMatchObject({ shape: [3], data: Uint8Array.of(7, 0, 255) });
    expect(await looksLikeIdx(DiskFile.at(await write('c', pack(images))))).toBe(true);
  });

  test('of more than the peeked gzip bytes is read', async () => {
    // Does not compress, so its gzip form is long.
    const noise = Uint8Array.from({ length: 20_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 13);
    const file = await write('long.gz', gzipSync(idx(0x0803, [200, 10, 10], noise)));
    expect((await read(file)).data).toEqual(noise);
  });

  test.each([
    ['signed bytes', 0x0901, Uint8Array.of(255, 2), [-1, 2]],
    ['short integers', 0x0b01, Uint8Array.of(1, 2, 255, 254), [258, -2]],
    ['integers', 0x0c01, Uint8Array.of(0, 0, 1, 2, 255, 255, 255, 255), [258, -1]],
    ['single precision', 0x0d01, Uint8Array.of(63, 128, 0, 0, 192, 0, 0, 0), [1, -2]],
    ['double precision', 0x0e01, Uint8Array.of(63, 240, 0, 0, 0, 0, 0, 0, 192, 0, 0, 0, 0, 0, 0, 0), [1, -2]],
  ])('of %s is read', async (_, magic, data, values) => {
    expect([...(await read(await write('typed', idx(magic, [2], data)))).data]).toEqual(values);
  });
});

describe('a bad file is refused, with its name and what to do:', () => {
  test.each([
    ['an empty file', Buffer.alloc(0), 'is truncated: it has 0 bytes; fetch it again'],
    ['a cut header', images.subarray(0, 15), 'is truncated: its header has 16 bytes but the file has 15;'],
    [
      'a cut body',
      images.subarray(0, 50),
      'is truncated: its header promises 3 images of 4x5 (76 bytes) but it has 50 bytes; fetch it again',
    ],
    [
      'a long body',
      Buffer.concat([images, Buffer.of(1)]),
      'is too long: its header promises 3 images of 4x5 (76 bytes) but it has 77 bytes; fetch it again',
    ],
    [
      'a huge promise',
      idx(0x0803, [0xffffffff, 0xffffffff, 0xffffffff], pixels),
      'promises 4,294,967,295 images of 4294967295x4294967295',
    ],
    [
      'a promise that gzip cannot keep',
      gzipSync(idx(0x0803, [2_000_000, 28, 28], pixels)),
      /promises 2,000,000 images of 28x28 \(1568000016 bytes\) but it cannot unpack to more than \d{5}; fetch it again/,
    ],
    ['no images', idx(0x0803, [0, 4, 5], pixels), 'is empty: its header promises 0 images of 4x5'],
    ['images without width', idx(0x0803, [3, 4, 0], pixels), 'is empty: its header promises 3 images of 4x0'],
    ['another format', Buffer.from('<!DOCTYPE html>…'), 'is not an idx file: it begins with 0x3c21444f; give one of'],
    ['gzip of a cut body', gzipSync(images.subarray(0, 50)), '(76 bytes) but it has 50 bytes; fetch it again'],
    ['gzip of a long body', gzipSync(Buffer.concat([images, pixels])), '(76 bytes) but it unpacks to more; fetch it'],
    ['cut gzip', gzipSync(images).subarray(0, -9), 'is truncated: its gzip data ends too early; fetch it again'],
    ['a lone gzip magic', Buffer.of(0x1f, 0x8b), 'is truncated'],
  ])('%s', async (_, bytes, message) => {
    const file = await write('bad', bytes);
    const refused = read(file);
    await expect(refused).rejects.toThrow(GannetError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(file);
  });

  test('gzip with a flipped bit', async () => {
    for (const at of [2, 30, -6]) {
      const bytes = gzipSync(images);
      bytes[at < 0 ? bytes.length + at : at]! ^= 0x10;
      const refused = read(await write('flipped.gz', bytes));
      await expect(refused).rejects.toThrow(GannetError);
      await expect(refused).rejects.toThrow('flipped.gz is damaged: its gzip data is not right');
    }
  });
});
