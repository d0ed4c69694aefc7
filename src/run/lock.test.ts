import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { takeLock } from './lock.js';

test('a lock holds the process and goes when it is released', () =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, 'lock');
    const lock = takeLock(file);
    expect(await readFile(file, 'utf8')).toBe(`${process.pid}\n`);
    lock.release();
    expect(existsSync(file)).toBe(false);
  }));

test('a lock of a living process is respected', () =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, 'lock');
    await writeFile(file, `${process.ppid}\n`);
    expect(() => takeLock(file)).toThrow(`process ${process.ppid} is training this run`);
    expect(existsSync(file)).toBe(true);
  }));

test('a lock of a dead process, or one cut short, is taken over', () =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, 'lock');
    const dead = spawnSync(process.execPath, ['--version']).pid;
    for (const left of [`${dead}\n`, '', '12']) {
      await writeFile(file, left);
      takeLock(file).release();
      expect(existsSync(file)).toBe(false);
    }
  }));

test('a lock that cannot be made is an error that says why', () => {
  expect(() => takeLock(join('/nowhere', 'lock'))).toThrow(/^the lock .* cannot be made: ENOENT/);
});
