import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../../tests/refusal.js';
import { GannetError } from '../errors.js';
import { removeStale, replaceAtomic, temporaryName, writeAtomic, writeTogether } from './atomic.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeAtomic', () => {
  test('writes bytes and text, replaces what was there, leaves nothing else', async () => {
    const path = join(folder, 'config.json');
    await writeAtomic(path, 'an older and longer text');
    await writeAtomic(path, 'später');
    expect(await readFile(path, 'utf8')).toBe('später');
    await writeAtomic(path, Uint8Array.of(0, 255, 7));
    expect([...(await readFile(path))]).toEqual([0, 255, 7]);
    expect(await readdir(folder)).toEqual(['config.json']);
  });

  test('many writes of one file at once do not disturb each other', async () => {
    const path = join(folder, 'x');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(texts.map((text) => writeAtomic(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['x']);
  });

  test('a missing folder', async () => {
    const path = join(folder, 'nowhere', 'x');
    const message = await refusal(writeAtomic(path, ''));
    expect(message).toBe(
      `Cannot write ${path}: the folder ${join(folder, 'nowhere')} does not exist (ENOENT). Create it or choose another.`,
    );
  });

  test('a file where the folder should be', async () => {
    await writeFile(join(folder, 'file'), '');
    const message = await refusal(writeAtomic(join(folder, 'file', 'x'), ''));
    expect(message).toContain('is not a folder (ENOTDIR)');
  });

  test('a folder of that name: the temporary file is removed', async () => {
    await mkdir(join(folder, 'x'));
    const message = await refusal(writeAtomic(join(folder, 'x'), 'data'));
    expect(message).toContain(`Cannot write ${join(folder, 'x')}: there is a folder of this name`);
    expect(await readdir(folder)).toEqual(['x']);
  });

  test.runIf(process.platform === 'linux')('a folder that takes no files, root or not', async () => {
    expect(await refusal(writeAtomic('/proc/gannet', ''))).toMatch(/^Cannot write \/proc\/gannet: /);
  });
});

describe('replaceAtomic', () => {
  test('writes bit by bit; until the end the old file stands', async () => {
    const path = join(folder, 'x');
    await writeFile(path, 'old');
    await replaceAtomic(path, async (temporary) => {
      for (const part of ['a', 'b', 'c']) await appendFile(temporary, part);
      expect(await readFile(path, 'utf8')).toBe('old');
    });
    expect(await readFile(path, 'utf8')).toBe('abc');
    expect(await readdir(folder)).toEqual(['x']);
  });

  test('clears away what an earlier process left of the same file', async () => {
    await writeFile(join(folder, basename(temporaryName('x')).replace(/-\d+-/, '-999999999-')), 'half');
    await replaceAtomic(join(folder, 'x'), (temporary) => writeFile(temporary, 'whole'));
    expect(await readdir(folder)).toEqual(['x']);
  });

  test('a link is replaced, and nothing is written through it; long names are no longer for it', async () => {
    const path = join(folder, `${'ä'.repeat(120)}.json`);
    await writeFile(join(folder, 'mine'), 'precious');
    await symlink(join(folder, 'mine'), path);
    await writeAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('precious');
  });

  test('passes on what the user can mend, and leaves the old file', async () => {
    const path = join(folder, 'x');
    await writeFile(path, 'old');
    const message = await refusal(
      replaceAtomic(path, async (temporary) => {
        await writeFile(temporary, 'half');
        throw new GannetError('no good');
      }),
    );
    expect(message).toBe('no good');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['x']);
  });
});

/** Has a process of its own do something of atomic.ts, which it is killed in before its so manieth rename. */
function dieBeforeRename(which: number, call: string): void {
  const script = `
    import fs from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    const { rename } = fs;
    let left = ${which};
    fs.rename = (...names) => (--left === 0 ? process.exit(9) : rename(...names));
    syncBuiltinESMExports();
    const atomic = await import(${JSON.stringify(new URL('atomic.ts', import.meta.url).href)});
    await atomic.${call};`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script];
  expect(() => execFileSync(process.execPath, args, { stdio: 'pipe' })).toThrow(expect.objectContaining({ status: 9 }));
}

describe('writeTogether', () => {
  const contents = async () =>
    Promise.all(['picture', 'facts'].map((name) => readFile(join(folder, name), 'utf8').catch(() => null)));
  const files = (text: string): [string, string][] => ['picture', 'facts'].map((name) => [join(folder, name), text]);

  test.each([
    [1, [null, null], ['old', 'old']],
    [2, ['new', null], ['new', 'old']],
  ])(
    'killed before rename %d, the last file is not there without the others; the next try clears up',
    async (which, made, changed) => {
      const call = `writeTogether(${JSON.stringify(files('new'))})`;
      dieBeforeRename(which, call);
      expect(await contents()).toEqual(made);
      await writeTogether(files('old'));
      expect(await readdir(folder)).toEqual(['facts', 'picture']);
      dieBeforeRename(which, call);
      expect(await contents()).toEqual(changed);
      await writeTogether(files('newer'));
      expect(await contents()).toEqual(['newer', 'newer']);
      expect(await readdir(folder)).toEqual(['facts', 'picture']);
    },
  );

  test('where one cannot be written, none is, and no temporary file stays', async () => {
    await writeTogether(files('old'));
    const message = await refusal(writeTogether([...files('new'), [join(folder, 'nowhere', 'x'), '']]));
    expect(message).toContain(`Cannot write ${join(folder, 'nowhere', 'x')}: the folder`);
    expect(await contents()).toEqual(['old', 'old']);
    expect(await readdir(folder)).toEqual(['facts', 'picture']);
  });
});

describe('removeStale', () => {
  test('removes what a killed write leaves and nothing else', async () => {
    dieBeforeRename(1, `writeAtomic(${JSON.stringify(join(folder, 'big.safetensors'))}, 'half')`);
    expect(await readdir(folder)).toHaveLength(1);

    for (const name of ['.hidden', 'x.tmp', '.x.tmp', 'a.12-1.tmp']) await writeFile(join(folder, name), '');
    await removeStale(folder);
    expect((await readdir(folder)).sort()).toEqual(['.hidden', '.x.tmp', 'a.12-1.tmp', 'x.tmp']);
  });

  test('of a process that lives nothing is removed, of one elsewhere what it has long not touched', async () => {
    const own = basename(temporaryName('x'));
    const elsewhere = own.replace(/\.[0-9a-f]{8}-/, '.00000000-');
    const other = basename(temporaryName('y')).replace(/-\d+-/, '-999999999-');
    for (const name of [own, elsewhere, other]) await writeFile(join(folder, name), '');
    await removeStale(folder, 'x');
    expect((await readdir(folder)).sort()).toEqual([elsewhere, own, other].sort());
    await removeStale(folder);
    expect((await readdir(folder)).sort()).toEqual([elsewhere, own].sort());
    await utimes(join(folder, elsewhere), 1, 1);
    await removeStale(folder);
    expect(await readdir(folder)).toEqual([own]);
  });

  test('a missing folder', async () => {
    expect(await refusal(removeStale(join(folder, 'nowhere')))).toContain('does not exist (ENOENT)');
  });
});
