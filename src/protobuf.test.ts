import { expect, test } from 'vitest';
import { delimitedFields, ProtoWriter } from './protobuf.js';

const hex = (w: ProtoWriter): string => Buffer.from(w.finish()).toString('hex');

test.each([
  [0, '0800'],
  [127, '087f'],
  [128, '088001'],
  [150, '089601'],
  [2 ** 40, '08808080808020'],
  [-1, '08ffffffffffffffffff01'],
  [9_223_372_036_854_775_807n, '08ffffffffffffffff7f'],
])('varint %s', (value, bytes) => {
  expect(hex(new ProtoWriter().int(1, value))).toBe(bytes);
});

test('a field number above 15 takes two bytes', () => {
  expect(hex(new ProtoWriter().int(20, 2))).toBe('a00102');
});

test('floats, strings, messages in messages, an empty one', () => {
  expect(hex(new ProtoWriter().float(2, -0.5))).toBe('15000000bf');
  expect(hex(new ProtoWriter().string(2, 'testing'))).toBe('120774657374696e67');
  const nested = new ProtoWriter().message(3, (w) => w.int(1, 150).message(2, () => undefined));
  expect(hex(nested)).toBe('1a050896011200');
});

test('the fields of a number, past those of every other kind', () => {
  const writer = new ProtoWriter().int(1, 300).float(2, 1).double(3, 2).string(4, 'a').string(20, 'x').string(4, 'b');
  const texts = [...delimitedFields(writer.finish(), 4)].map((bytes) => Buffer.from(bytes).toString());
  expect(texts).toEqual(['a', 'b']);
  const cut = writer.finish().subarray(0, -1);
  expect(() => [...delimitedFields(cut, 4)]).toThrow('ends within a field');
  expect(() => [...delimitedFields(Uint8Array.of(0x80), 4)]).toThrow('ends within a number');
});
