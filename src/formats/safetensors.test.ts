import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from './safetensors.js';

/** A file from the text of its header and its data, as any other program might write it. */
function file(header: unknown, data: readonly number[] = [], declared?: bigint): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(declared ?? BigInt(json.length));
  return new Uint8Array(Buffer.concat([length, json, Buffer.from(data)]));
}

const tensors = new Map<string, NamedTensor>([
  ['pixels', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) }],
  ['G/dense/kernel', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1.5, -2, Number.NaN, 3.25e-40) }],
  ['losses', { dtype: 'F64', shape: [1, 2], data: Float64Array.of(Math.PI, -0) }],
  ['1', { dtype: 'I64', shape: [], data: BigInt64Array.of(-(2n ** 63n)) }],
  ['nothing', { dtype: 'F32', shape: [0, 5], data: new Float32Array(0) }],
  ['__proto__', { dtype: 'U8', shape: [1], data: Uint8Array.of(9) }],
]);

describe('encodeSafetensors and decodeSafetensors', () => {
  test('a round trip keeps names, order, dtypes, shapes, bits and metadata', () => {
    const metadata = { step: '500', 'naïve "key"': 'ü\n' };
    const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata), 'x');
    expect([...decoded.tensors.keys()]).toEqual([...tensors.keys()]);
    expect(decoded.tensors).toEqual(tensors);
    expect(decoded.metadata).toEqual(metadata);
  });

  test('the bytes are those of the reference implementation', () => {
    // safetensors 0.8.0, Python: safetensors.numpy.save({'a': float32 [[1, 2]], 'b': float32 [3]}, {'k': 'v'})
    const header =
      '{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},' +
      '"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} ';
    const written = encodeSafetensors(
      new Map([
        ['a', { dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, 2) }],
        ['b', { dtype: 'F32', shape: [1], data: Float32Array.of(3) }],
      ]),
      { k: 'v' },
    );
    expect(written).toEqual(file(header, [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64]));
    expect((8 + header.length) % 8).toBe(0);
  });

  test('no metadata and no tensors', () => {
    const bytes = encodeSafetensors(new Map(), {});
    expect(bytes).toEqual(file('{}      '));
    expect(decodeSafetensors(bytes, 'x')).toEqual({ tensors: new Map(), metadata: {} });
  });

  test('tensors in views of larger buffers, and a file at an odd offset of its buffer', () => {
    const view = new Float32Array([0, 1, 2, 3]).subarray(1, 3);
    const bytes = encodeSafetensors(new Map([['v', { dtype: 'F32', shape: [2], data: view }]]), {});
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const { tensors: read } = decodeSafetensors(shifted.subarray(3), 'x');
    expect(read.get('v')?.data).toEqual(Float32Array.of(1, 2));
  });

  test('entries in any order and a header without padding', () => {
    const bytes = file(
      {
        b: { dtype: 'F32', shape: [1], data_offsets: [1, 5] },
        a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
      },
      [7, 0, 0, 128, 63],
    );
    const { tensors: read } = decodeSafetensors(bytes, 'x');
    expect([...read.keys()]).toEqual(['a', 'b']);
    expect(read.get('b')?.data).toEqual(Float32Array.of(1));
  });

  test('a name or a metadata text that looks like a part of the header is none', () => {
    const entry = { dtype: 'U8', shape: [1], data_offsets: [0, 1] };
    const bytes = file({ __metadata__: { a: '{"data_offsets": [0]}' }, data_offsets: entry }, [7]);
    expect([...decodeSafetensors(bytes, 'x').tensors.keys()]).toEqual(['data_offsets']);
  });

  test('what the encoder refuses', () => {
    const one = { dtype: 'U8', shape: [1], data: Uint8Array.of(0) } as const;
    expect(() => encodeSafetensors(new Map([['__metadata__', one]]), {})).toThrow('keeps the name __metadata__');
    expect(() => encodeSafetensors(new Map([['a', { ...one, shape: [2, 2] }]]), {})).toThrow(
      'a: shape [2,2] does not fit 1 elements',
    );
  });
});

describe('a file that is not sound is refused by name', () => {
  const u8 = (shape: unknown, offsets: unknown, dtype: unknown = 'U8') => ({ dtype, shape, data_offsets: offsets });
  const cases: [string, Uint8Array, string][] = [
    ['empty', new Uint8Array(0), 'it has only 0 bytes'],
    ['shorter than its header', file('{}', [], 100n), 'it says its header has 100 bytes, but the file has 10'],
    ['a huge header', file('{}', [], 2n ** 64n - 1n), 'it says its header has 18446744073709551615 bytes'],
    ['not JSON', file('{"a":'), 'its header is not a JSON object'],
    ['not UTF-8', file('').with(0, 1), 'it says its header has 1 bytes'],
    ['bad UTF-8', new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), 'its header is not a JSON object'],
    ['a list', file([]), 'its header is not a JSON object'],
    ['metadata that is no object', file({ __metadata__: null }), '__metadata__ is not an object of strings'],
    ['metadata that is no string', file({ __metadata__: { a: 1 } }), '__metadata__ is not an object of strings'],
    ['an entry that is no object', file({ a: 3 }), 'the entry of a is not an object'],
    ['no dtype', file({ a: { shape: [1], data_offsets: [0, 1] } }, [0]), 'a has dtype undefined'],
    ['a negative dimension', file({ a: u8([-1], [0, 1]) }, [0]), 'the shape of a is not a list'],
    ['a fraction', file({ a: u8([0.5], [0, 1]) }, [0]), 'the shape of a is not a list'],
    ['an unsafe integer', file({ a: u8([2 ** 53], [0, 1]) }, [0]), 'the shape of a is not a list'],
    ['a shape that is no list', file({ a: u8('1', [0, 1]) }, [0]), 'the shape of a is not a list'],
    ['one offset', file({ a: u8([1], [0]) }, [0]), 'data_offsets of a is not a pair'],
    ['a negative offset', file({ a: u8([1], [-1, 0]) }, [0]), 'data_offsets of a is not a pair'],
    [
      'reversed offsets',
      file({ a: u8([1], [1, 0]) }, [0]),
      'a with shape [1] of U8 needs 1 bytes, but data_offsets span -1',
    ],
    ['too small a span', file({ a: u8([2], [0, 4], 'F32') }, [0, 0, 0, 0]), 'needs 8 bytes, but data_offsets span 4'],
    ['a huge shape', file({ a: u8([2 ** 40, 2 ** 40], [0, 1]) }, [0]), 'but data_offsets span 1'],
    ['a gap', file({ a: u8([1], [0, 1]), b: u8([1], [2, 3]) }, [0, 0, 0]), 'the data of b begins at byte 2, where 1'],
    [
      'an overlap',
      file({ a: u8([2], [0, 2]), b: u8([2], [1, 3]) }, [0, 0, 0]),
      'the data of b begins at byte 1, where 2',
    ],
    ['a late start', file({ a: u8([1], [1, 2]) }, [0, 0]), 'the data of a begins at byte 1, where 0'],
    ['a cut file', file({ a: u8([4], [0, 4]) }, [0, 0]), 'its header describes 4 bytes of data, but 2 follow'],
    [
      'two of one name',
      file(
        '{"a": {"dtype":"U8","shape":[1],"data_offsets":[0,1]}, "a": {"dtype":"I8","shape":[1],"data_offsets":[0,1]}}',
        [0],
      ),
      'its header has two arrays of one name',
    ],
    ['bytes at the end', file({ a: u8([1], [0, 1]) }, [0, 0]), 'its header describes 1 bytes of data, but 2 follow'],
  ];
  test.each(cases)('%s', (_, bytes, message) => {
    const read = () => decodeSafetensors(bytes, 'run/checkpoints/000500.safetensors');
    expect(read).toThrow(GannetError);
    expect(read).toThrow(`run/checkpoints/000500.safetensors is not a sound safetensors file: `);
    expect(read).toThrow(message);
  });

  test.each(['F8_E4M3', 'toString'])('one with a type that is not read says so: %s', (dtype) => {
    const read = () => decodeSafetensors(file({ a: u8([1], [0, 1], dtype) }, [0]), 'a.safetensors');
    expect(read).toThrow(GannetError);
    expect(read).toThrow(`a.safetensors: a is of the type ${dtype}, and Gannet reads F64, F32, F16, BF16, I64`);
  });
});
