import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GannetError } from './errors.js';
import { atTimeZero, inTemporaryFile, summary, useHdf5 } from './hdf5.js';

/** Of the form that HDF5 prints, outermost first. */
const stack = (innermost: string) =>
  new Error(`HDF5-DIAG: Error detected in HDF5 (2.0.0):
  #000: /src/H5F.c line 1 in H5Fclose(): unable to close
    major: File accessibility
  #001: /src/H5FDsec2.c line 2 in H5FD__sec2_write(): ${innermost}
    major: Low-level I/O`);
const full = stack("file write failed: time = 0, errno = 51, error message = 'No space left on device', buf = 0x1");

describe('inTemporaryFile', () => {
  test('a full disk is for the user to mend, another error is not; the folder goes in any case', async () => {
    const folders: string[] = [];
    const failing = (error: Error) =>
      inTemporaryFile(async (path) => {
        folders.push(dirname(path));
        throw error;
      });
    await expect(failing(full)).rejects.toThrow(GannetError);
    await expect(failing(full)).rejects.toThrow(/^Cannot write .*: No space left on device\. Free some space there/);
    const bug = stack('name already exists');
    await expect(failing(bug)).rejects.toBe(bug);
    expect(folders).toHaveLength(3);
    for (const folder of folders) await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });
});

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
