import { expect, test } from 'vitest';
import { isExact, toFloat32 } from './float32.js';

const bytes = (values: { readonly buffer: ArrayBuffer }) => new Uint8Array(values.buffer);

test('half precision: the smallest, the largest, fractions, signed zeros and what is no number', () => {
  const bits = Uint16Array.of(0x0001, 0x7bff, 0x3555, 0xc000, 0x8000, 0x7c00, 0xfc00, 0x7e01, 0x03ff);
  expect([...toFloat32(bytes(bits), 'F16')]).toEqual([
    ...[2 ** -24, 65504, 0.333251953125, -2, -0],
    ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1023 * 2 ** -24],
  ]);
});

test('bfloat16 is the upper half of a float32, at any place in a file', () => {
  const whole = new Uint8Array([9, ...bytes(Uint16Array.of(0x3f80, 0xc049, 0x0001, 0x7f80))]);
  expect([...toFloat32(whole.subarray(1), 'BF16')]).toEqual([1, -3.140625, 2 ** -133, Number.POSITIVE_INFINITY]);
});

test('double precision is rounded, single is as it is', () => {
  expect([...toFloat32(bytes(Float64Array.of(0.1, 1e300)), 'F64')]).toEqual([
    Math.fround(0.1),
    Number.POSITIVE_INFINITY,
  ]);
  expect([...toFloat32(bytes(Float32Array.of(0.1, 1e-45)), 'F32')]).toEqual([Math.fround(0.1), 2 ** -149]);
  expect((['F16', 'BF16', 'F32', 'F64'] as const).map(isExact)).toEqual([true, true, true, false]);
});
