import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { thisProcess } from '../processes.js';
import { type LockTimes, takeLock } from './lock.js';

const quick: LockTimes = { renewal: 20, stale: 200, ending: 2_000, look: 5 };
const silent = (): void => undefined;
const take = (file: string) => takeLock(file, silent, quick);
const token = 'a'.repeat(32);
const lockOf = (holder: object): string => `${JSON.stringify({ ...thisProcess(), token, ...holder })}\n`;
const inFolder = (use: (file: string, folder: string) => Promise<void>) =>
  inTemporaryFolder((folder) => use(join(folder, 'lock'), folder));

test('a lock says whose it is, and goes when it is released', () =>
  inFolder(async (file, folder) => {
    const lock = await take(file);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ ...thisProcess() });
    expect(await readdir(folder)).toEqual(['lock']);
    lock.check();
    lock.release();
    expect(existsSync(file)).toBe(false);
  }));

test('a lock of a living process is respected, also of this one', () =>
  inFolder(async (file) => {
    const lock = await take(file);
    await expect(take(file)).rejects.toThrow(`process ${process.pid} is training this run`);
    lock.release();
    (await take(file)).release();
  }));

test('a lock of a process that is dead is taken over at once, and so is one whose number is another process by now', () =>
  inFolder(async (file, folder) => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    for (const holder of [{ pid: dead }, { started: thisProcess().started + 1 }]) {
      if (process.platform !== 'linux' && 'started' in holder) continue;
      await writeFile(file, lockOf(holder));
      await writeFile(`${file}.${token}`, lockOf({ pid: dead }));
      (await take(file)).release();
      expect(await readdir(folder)).toEqual([]);
    }
  }));

test.runIf(process.platform === 'linux')('a process that has ended and was not asked for its code is dead', () =>
  inFolder(async (file) => {
    // Its parent becomes a program that does not ask.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 9'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line);
    let stat = '';
    while (!/\) Z /.test(stat)) stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    await writeFile(file, lockOf({ pid, started: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) }));
    (await take(file)).release();
    parent.kill('SIGKILL');
  }),
);

test('of another machine or container: kept while it is renewed, taken over when it no longer is', () =>
  inFolder(async (file) => {
    const words: string[] = [];
    const there = lockOf({ namespace: 'another', host: 'there', pid: process.pid });
    await writeFile(file, there);
    const renewal = setInterval(() => void utimes(file, new Date(), new Date()), 20);
    await expect(takeLock(file, (why) => words.push(why), quick)).rejects.toThrow(
      `process ${process.pid} of there, in another container or on another machine, is training this run`,
    );
    expect(words[0]).toMatch(/^Process \d+ of there was training this run: watching/);
    clearInterval(renewal);
    const began = performance.now();
    const lock = await take(file);
    expect(performance.now() - began).toBeGreaterThan(quick.stale);
    lock.release();
  }));

test('one cut short by a crash is taken over when nothing renews it', () =>
  inFolder(async (file) => {
    for (const left of ['', '12', '{"pid":', lockOf({ pid: -1 }), lockOf({ token: '../x' })]) {
      await writeFile(file, left);
      (await take(file)).release();
    }
  }));

test('it is renewed while this thread is busy', () =>
  inFolder(async (file) => {
    const lock = await take(file);
    await utimes(file, 1, 1);
    // As in a step of training: nothing else runs in this thread.
    spawnSync(process.execPath, ['-e', 'setTimeout(() => {}, 300)']);
    expect(statSync(file).mtimeMs).toBeGreaterThan(1e9);
    lock.release();
  }));

test('of many who find a lock left behind one gets it', () =>
  inFolder(async (file, folder) => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    for (let round = 0; round < 20; round++) {
      await writeFile(file, lockOf({ pid: dead }));
      const takers = await Promise.allSettled(Array.from({ length: 5 }, () => take(file)));
      const got = takers.flatMap((t) => (t.status === 'fulfilled' ? [t.value] : []));
      expect(got).toHaveLength(1);
      got[0]!.check();
      got[0]!.release();
      expect(await readdir(folder)).toEqual([]);
    }
  }));

test('one who has lost it, or whose folder is gone, is told before it writes, and takes nothing of others away', () =>
  inTemporaryFolder(async (folder) => {
    const run = join(folder, 'run');
    await mkdir(run);
    const file = join(run, 'lock');
    const lock = await take(file);
    await writeFile(join(run, 'other'), lockOf({ token: 'b'.repeat(32) }));
    await rename(join(run, 'other'), file);
    expect(() => lock.check()).toThrow(GannetError);
    expect(() => lock.check()).toThrow(`the lock ${file} is gone or another process's`);
    lock.release();
    expect(existsSync(file)).toBe(true);
    await rename(run, join(folder, 'elsewhere'));
    expect(() => lock.check()).toThrow(`the run folder ${run} is gone`);
  }));

test('a lock that cannot be made is an error that says why', async () => {
  await expect(take(join('/nowhere', 'lock'))).rejects.toThrow(
    'Cannot make the lock /nowhere/lock: the folder /nowhere does not exist',
  );
  await inFolder(async (file) => {
    await symlink('/etc/hostname', file);
    await expect(take(file)).rejects.toThrow('it is a link (ELOOP)');
  });
});
