import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { readIdxImages, readIdxLabels } from './idx.js';

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

describe('a good file', () => {
  test.each([
    { form: 'plain', pack: (bytes: Buffer) => bytes },
    { form: 'gzip', pack: (bytes: Buffer) => gzipSync(bytes) },
  ])('is read, $form', async ({ pack }) => {
    expect(await readIdxImages(await write('a', pack(images)))).toEqual({ pixels, count: 3, height: 4, width: 5 });
    expect(await readIdxLabels(await write('b', pack(labels)))).toEqual(Uint8Array.of(7, 0, 255));
  });

  test('of more than the peeked gzip bytes is read', async () => {
    // Does not compress, so its gzip form is long.
    const noise = Uint8Array.from({ length: 20_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 13);
    const file = await write('long.gz', gzipSync(idx(0x0803, [200, 10, 10], noise)));
    expect((await readIdxImages(file)).pixels).toEqual(noise);
  });
});

describe('a bad file is refused, with its name and what to do:', () => {
  test.each([
    ['an empty file', Buffer.alloc(0), 'is truncated: the header of idx images has 16 bytes but the file has 0; fetch'],
    [
      'a cut header',
      images.subarray(0, 15),
      'is truncated: the header of idx images has 16 bytes but the file has 15;',
    ],
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
      'promises 4294967295 images of 4294967295x4294967295',
    ],
    ['no images', idx(0x0803, [0, 4, 5], pixels), 'is empty: its header promises 0 images of 4x5'],
    ['images without width', idx(0x0803, [3, 4, 0], pixels), 'is empty: its header promises 3 images of 4x0'],
    ['another format', Buffer.from('<!DOCTYPE html>…'), 'so it is not an idx file; give an idx3 ubyte file'],
    [
      'floats',
      idx(0x0d03, [3, 4, 5], pixels),
      '0x00000d03 where 0x00000803 is expected, so its elements are not unsigned',
    ],
    ['labels', Buffer.concat([labels, pixels]), 'does not hold images: it begins with 0x00000801'],
    ['four dimensions', idx(0x0804, [3, 4, 5, 1], pixels), 'so its array has 4 dimensions and not 3'],
    ['gzip of a cut body', gzipSync(images.subarray(0, 50)), '(76 bytes) but it has 50 bytes; fetch it again'],
    ['gzip of a long body', gzipSync(Buffer.concat([images, pixels])), '(76 bytes) but it unpacks to more; fetch it'],
    ['cut gzip', gzipSync(images).subarray(0, -9), 'is truncated: its gzip data ends too early; fetch it again'],
    ['a lone gzip magic', Buffer.of(0x1f, 0x8b), 'is truncated'],
  ])('%s', async (_, bytes, message) => {
    const file = await write('bad', bytes);
    const refused = readIdxImages(file);
    await expect(refused).rejects.toThrow(GannetError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(file);
  });

  test('gzip with a flipped bit', async () => {
    for (const at of [2, 30, -6]) {
      const bytes = gzipSync(images);
      bytes[at < 0 ? bytes.length + at : at]! ^= 0x10;
      const refused = readIdxImages(await write('flipped.gz', bytes));
      await expect(refused).rejects.toThrow(GannetError);
      await expect(refused).rejects.toThrow('flipped.gz is damaged: its gzip data is not right');
    }
  });

  test('images where labels should be', async () => {
    const refused = readIdxLabels(await write('bad', images));
    await expect(refused).rejects.toThrow('so its array has 3 dimensions and not 1; give an idx1 ubyte file');
  });

  test('labels cut short', async () => {
    const refused = readIdxLabels(await write('bad', labels.subarray(0, 10)));
    await expect(refused).rejects.toThrow('its header promises 3 labels (11 bytes) but it has 10 bytes');
  });
});
