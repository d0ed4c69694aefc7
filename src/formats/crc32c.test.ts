import { expect, test } from 'vitest';
import { crc32c } from './crc32c.js';

/** The examples of RFC 3720, appendix B.4, and the usual check value. */
test.each([
  ['nothing', new Uint8Array(0), 0],
  ['digits', Buffer.from('123456789'), 0xe3069283],
  ['zeros', new Uint8Array(32), 0x8a9136aa],
  ['ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['rising', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['falling', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
])('crc32c of %s', (_, bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});
