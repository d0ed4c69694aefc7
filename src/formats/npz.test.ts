import { execFileSync } from 'node:child_process';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { encodeNpz } from './npz.js';

const arrays = {
  images: { shape: [2, 1, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 255) },
  labels: { shape: [2], data: BigInt64Array.of(-1n, 7n) },
  z: { shape: [2, 2], data: Float32Array.of(0.5, -1, Number.NaN, 2) },
  one: { shape: [], data: Float32Array.of(3) },
};

test('each array is a .npy file: header padded to 64 bytes, then the data', () => {
  const files = unzipSync(encodeNpz(arrays));
  expect(Object.keys(files)).toEqual(['images.npy', 'labels.npy', 'z.npy', 'one.npy']);
  const headers = {
    images: "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1, 3), }",
    labels: "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }",
    z: "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
    one: "{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
  };
  for (const [name, text] of Object.entries(headers)) {
    const file = Buffer.from(files[`${name}.npy`]!);
    expect(file.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
    expect(file.readUInt16LE(8)).toBe(118);
    expect(file.subarray(10, 128).toString('latin1')).toBe(`${text.padEnd(117)}\n`);
    const { data } = arrays[name as keyof typeof arrays];
    expect(file.subarray(128)).toEqual(Buffer.from(data.buffer));
  }
});

test('a part of a larger buffer', () => {
  const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const file = unzipSync(encodeNpz({ x: { shape: [2], data } }))['x.npy']!;
  expect([...new Float32Array(file.slice(128).buffer)]).toEqual([1, 2]);
});

test('the bytes depend on the arrays alone, also in another time zone', () => {
  const script = `
    const { encodeNpz } = await import(${JSON.stringify(new URL('npz.ts', import.meta.url).href)});
    const bytes = encodeNpz({ x: { shape: [3], data: Uint8Array.of(1, 2, 3) } });
    process.stdout.write(Buffer.from(bytes).toString('hex'));`;
  const inZone = (TZ: string) =>
    execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
  const here = Buffer.from(encodeNpz({ x: { shape: [3], data: Uint8Array.of(1, 2, 3) } })).toString('hex');
  expect([inZone('Asia/Tokyo'), inZone('America/Los_Angeles')]).toEqual([here, here]);
});

test('data of another size than the shape', () => {
  expect(() => encodeNpz({ x: { shape: [2, 2], data: new Uint8Array(3) } })).toThrow(
    'x: shape [2,2] does not fit 3 elements',
  );
});
