import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { makeNumbered, nextName } from './number.js';

test('of many runs that are made at the same time, each on other data, each has a number of its own', () =>
  inTemporaryFolder(async (folder) => {
    await mkdir(join(folder, '00007-gan-mnist'));
    const paths = await Promise.all(
      Array.from({ length: 40 }, (_, i) => makeNumbered(folder, ['acgan', `data ${i}`], (path) => mkdir(path))),
    );
    const numbers = paths.map((path) => Number(basename(path).slice(0, 5)));
    // A number may be passed over where another run, of the next, was sooner.
    expect(new Set(numbers).size).toBe(40);
    expect(Math.min(...numbers)).toBeGreaterThan(7);
    expect((await readdir(folder)).sort()).toEqual(['00007-gan-mnist', ...paths.map((path) => basename(path)).sort()]);
  }));

test('a number that a killed process had taken is passed over, and let go of once it is passed', () =>
  inTemporaryFolder(async (folder) => {
    await mkdir(join(folder, '.00003'));
    expect(await nextName(folder, 'acgan', 'mnist')).toBe('00004-acgan-mnist');
    const path = await makeNumbered(folder, ['acgan', 'my digits/2'], (path) => mkdir(path));
    expect(path).toBe(join(folder, '00004-acgan-my_digits_2'));
    expect(await readdir(folder)).toEqual(['00004-acgan-my_digits_2']);
  }));

test('where a run is not made, its number is free again', () =>
  inTemporaryFolder(async (folder) => {
    const full = async (): Promise<void> => {
      throw new Error('the disk is full');
    };
    await expect(makeNumbered(folder, ['acgan', 'mnist'], full)).rejects.toThrow('the disk is full');
    const path = await makeNumbered(folder, ['acgan', 'mnist'], (path) => writeFile(path, ''));
    expect(basename(path)).toBe('00001-acgan-mnist');
  }));
