import { createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyStream } from './key-stream.js';

const bytes = Uint8Array.from({ length: 16 }, (_, i) => 7 * i);
const key = new DataView(bytes.buffer);
const whole = (count: number) => createCipheriv('aes-128-ctr', bytes, new Uint8Array(16)).update(new Uint8Array(count));
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

test.each([16, 4096, 10_000, 10_016])('pieces of %d bytes are those of one: the counter carries on', async (piece) => {
  for (const count of [0, 1, 16, 10_000, 10_007])
    expect(isSame(await keyStream(key, count, piece), whole(count)), `${count} bytes`).toBe(true);
});

test('a stream of several pieces, as long as they are by themselves', async () => {
  const count = 2 ** 25 + 5;
  expect(isSame(await keyStream(key, count), whole(count))).toBe(true);
});
