import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { append, cut, readText } from './grow.js';

test('appends, cuts back and reads; what is not there is null', () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'log.txt');
    expect(await readText(path)).toBeNull();
    await append(path, 'one\n');
    await append(path, 'zwölf\n');
    expect(await readText(path)).toBe('one\nzwölf\n');
    await cut(path, 4);
    expect(await readText(path)).toBe('one\n');
  }));

test('nothing is written through a link', () =>
  inTemporaryFolder(async (folder) => {
    const [mine, link] = [join(folder, 'mine'), join(folder, 'log.txt')];
    await writeFile(mine, 'precious');
    await symlink(mine, link);
    for (const work of [() => append(link, 'x'), () => cut(link, 0)])
      await expect(work()).rejects.toThrow(`Cannot write ${link}: it is a link (ELOOP)`);
    expect(await readFile(mine, 'utf8')).toBe('precious');
  }));

test.runIf(process.platform !== 'win32')('what is no file is an error, and nobody waits for it', () =>
  inTemporaryFolder(async (folder) => {
    const [pipe, inside] = [join(folder, 'pipe'), join(folder, 'folder')];
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    await mkdir(inside);
    await expect(readText(pipe)).rejects.toThrow(`Cannot read ${pipe}: it is no file`);
    await expect(readText(inside)).rejects.toThrow(`Cannot read ${inside}: it is no file`);
    await expect(append(pipe, 'x')).rejects.toThrow(`Cannot write ${pipe}`);
    await expect(append(inside, 'x')).rejects.toThrow('there is a folder of this name');
  }),
);
