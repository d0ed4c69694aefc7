import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { atTimeZero, hdf5Bytes, summary, useHdf5 } from './library.js';

/** Of the form that HDF5 prints, outermost first. */
const stack = (innermost: string) =>
  new Error(`HDF5-DIAG: Error detected in HDF5 (2.0.0):
  #000: /src/H5F.c line 1 in H5Fclose(): unable to close
    major: File accessibility
  #001: /src/H5FDsec2.c line 2 in H5FD__sec2_write(): ${innermost}
    major: Low-level I/O`);
const full = stack("file write failed: time = 0, errno = 51, error message = 'No space left on device', buf = 0x1");

test('summary is the innermost message', () => {
  expect(summary(full)).toBe('No space left on device');
  expect(summary(stack('bad signature'))).toBe('bad signature');
  expect(summary(new Error('plain'))).toBe('plain');
  expect(summary('text')).toBe('text');
});

test('useHdf5 throws what the library would print', async () => {
  const open = useHdf5((h5) => new h5.File('/nowhere/x.h5', 'r'));
  await expect(open).rejects.toThrow('No such file or directory');
});

test('hdf5Bytes is made in memory alone, and passes on what goes wrong', async () => {
  const before = await readdir(tmpdir());
  const bytes = await hdf5Bytes((file) => file.create_group('a'));
  expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x48, 0x44, 0x46]);
  expect((await readdir(tmpdir())).filter((name) => /h5|hdf/i.test(name))).toEqual(
    before.filter((name) => /h5|hdf/i.test(name)),
  );
  await expect(
    hdf5Bytes(() => {
      throw new Error('stop');
    }),
  ).rejects.toThrow('stop');
  expect(await hdf5Bytes((file) => file.create_group('a'))).toEqual(bytes);
});

test('atTimeZero gives the clock back, also after an error', () => {
  const { now } = Date;
  expect(() =>
    atTimeZero(() => {
      expect(Date.now()).toBe(0);
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(Date.now).toBe(now);
});
