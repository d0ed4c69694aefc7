import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { decodeChecked, encodeChecked } from './checked.js';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from './safetensors.js';

const tensors = new Map<string, NamedTensor>([
  ['sha256', { dtype: 'U8', shape: [1], data: Uint8Array.of(5) }],
  ['w', { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) }],
]);
const metadata = { step: '500', note: `"sha256":"${'0'.repeat(64)}"` };

describe('encodeChecked and decodeChecked', () => {
  test('a round trip; the checksum is not part of the metadata that comes back', () => {
    const bytes = encodeChecked(tensors, metadata);
    expect(decodeChecked(bytes, 'x')).toEqual({ tensors, metadata });
    expect(encodeChecked(tensors, metadata)).toEqual(bytes);
  });

  test('it is an ordinary safetensors file with a sha256', () => {
    const read = decodeSafetensors(encodeChecked(tensors, metadata), 'x');
    expect(read.tensors).toEqual(tensors);
    expect(read.metadata.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a change of any bit anywhere is noticed', () => {
    const bytes = encodeChecked(tensors, metadata);
    for (let i = 0; i < bytes.length * 8; i += 1) {
      const damaged = bytes.slice();
      damaged[i >> 3]! ^= 1 << (i & 7);
      expect(() => decodeChecked(damaged, 'x'), `bit ${i}`).toThrow(GannetError);
    }
  });

  test('the messages', () => {
    const bytes = encodeChecked(tensors, metadata);
    expect(() => decodeChecked(bytes.with(-1, 0xff), '000500.safetensors')).toThrow(
      '000500.safetensors is damaged: its content does not match its checksum.',
    );
    expect(() => decodeChecked(encodeSafetensors(tensors, {}), 'x')).toThrow('x has no checksum');
    expect(() => decodeChecked(encodeSafetensors(tensors, { sha256: 'short' }), 'x')).toThrow('x is damaged');
  });

  test('a file in the middle of a larger buffer', () => {
    const bytes = encodeChecked(tensors, metadata);
    const buffer = new Uint8Array(bytes.length + 10);
    buffer.set(bytes, 3);
    expect(decodeChecked(buffer.subarray(3, 3 + bytes.length), 'x')).toEqual({ tensors, metadata });
  });
});
