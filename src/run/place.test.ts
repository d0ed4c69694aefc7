import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../tests/refusal.js';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { temporaryName } from '../formats/atomic.js';
import { RunFolder } from './folder.js';

const config = tinyConfig({ description: 'a machine', threads: 1 }, tinyDataset(10, 10));

/** Runs `use` with a temporary folder as the working folder. */
async function inWorkingFolder(use: () => Promise<void>): Promise<void> {
  const before = process.cwd();
  await inTemporaryFolder(async (folder) => {
    process.chdir(folder);
    try {
      await use();
    } finally {
      process.chdir(before);
    }
  });
}

describe('making and opening', () => {
  test('runs are numbered one above the highest, whatever lies between', () =>
    inWorkingFolder(async () => {
      expect((await RunFolder.create(config)).path).toBe(join('runs', '00001-acgan-tiny'));
      expect((await RunFolder.create(config)).path).toBe(join('runs', '00002-acgan-tiny'));
      await mkdir(join('runs', '00041-gan-other'));
      await mkdir(join('runs', 'notes'));
      const named = { ...config, data: { ...config.data, name: 'my digits/2' } };
      expect((await RunFolder.create(named)).path).toBe(join('runs', '00042-acgan-my_digits_2'));
      expect((await RunFolder.open(join('runs', '00042-acgan-my_digits_2'))).config).toEqual(named);
    }));

  test('runs that are begun at the same time get folders of their own', () =>
    inWorkingFolder(async () => {
      const made = await Promise.all(Array.from({ length: 5 }, () => RunFolder.create(config)));
      expect(new Set(made.map((r) => r.path)).size).toBe(5);
    }));

  test('a folder of a given name, made with those above it, or empty', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'a', 'b');
      expect((await RunFolder.create(config, path)).path).toBe(path);
      expect((await readdir(path)).sort()).toEqual(['checkpoints', 'config.json', 'images', 'tensorboard', 'weights']);
      await mkdir(join(folder, 'empty'));
      await RunFolder.create(config, join(folder, 'empty'));
    }));

  test('a folder that holds something is refused, one that holds what a killed process left is not', () =>
    inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, '.config.json.12-1.tmp'), '{');
      await RunFolder.create(config, folder);
      expect((await readdir(folder)).includes('.config.json.12-1.tmp')).toBe(false);
      const message = await refusal(RunFolder.create(config, folder));
      expect(message).toContain(`${folder} is not empty`);
      expect(message).toContain(`gannet -- resume ${folder}`);
    }));

  test('a run is there whole or not at all, in a new folder as in one that is there', () =>
    inTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'there'));
      for (const path of [join(folder, 'new'), join(folder, 'there')]) {
        const broken = RunFolder.create(config, path, async (run) => {
          await run.writeCheckpoint(0, Uint8Array.of(1));
          expect(await RunFolder.open(path).catch((error: Error) => error.message)).toMatch(/no folder|not a run/);
          throw new GannetError('the disk is full');
        });
        expect(await refusal(broken)).toBe('the disk is full');
        expect(await readdir(folder)).toEqual(['there']);
        expect(await readdir(join(folder, 'there'))).toEqual([]);
      }
      for (const path of [join(folder, 'new'), join(folder, 'there')]) {
        const run = await RunFolder.create(config, path, (run) => run.writeReals(Uint8Array.of(1)));
        expect(run.path).toBe(path);
        expect(await readdir(path)).toContain('config.json');
        expect(await readdir(join(path, 'images'))).toEqual(['reals.png']);
      }
      expect((await readdir(folder)).sort()).toEqual(['new', 'there']);
    }));

  test('what a process left that was killed as it made a run is cleared away by the next', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'run');
      const left = temporaryName(path).replace(/-\d+-/, '-999999999-');
      await mkdir(left);
      await writeFile(join(left, 'config.json'), '{}');
      await RunFolder.create(config, path);
      expect(await readdir(folder)).toEqual(['run']);
    }));

  test('so is what it had moved into a folder that was there, whenever that was', () =>
    inTemporaryFolder(async (folder) => {
      const whole = await RunFolder.create(config, join(folder, 'whole'), (run) => run.writeReals(Uint8Array.of(1)));
      const names = await readdir(whole.path);
      for (const moved of [[], ['images'], names.filter((name) => name !== 'config.json')]) {
        const place = join(folder, `killed after ${moved.length}`);
        const left = temporaryName(join(place, 'run')).replace(/-\d+-/, '-999999999-');
        await mkdir(left, { recursive: true });
        for (const name of names) await cp(join(whole.path, name), join(left, name), { recursive: true });
        for (const name of moved) await rename(join(left, name), join(place, name));
        const run = await RunFolder.create(config, place);
        expect((await readdir(run.path)).sort()).toEqual(names.sort());
        expect(await readdir(join(run.path, 'images'))).toEqual([]);
      }
    }));

  test('two runs that are begun in the same folder at the same time do not mix', () =>
    inTemporaryFolder(async (folder) => {
      const begin = (text: string) => RunFolder.create(config, folder, (run) => run.writeHistory(text));
      const begun = await Promise.allSettled(['a', 'b', 'c'].map(begin));
      expect(begun.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
      const names = ['checkpoints', 'config.json', 'history.json', 'images', 'tensorboard', 'weights'];
      expect((await readdir(folder)).sort()).toEqual(names);
      const winner = begun.findIndex(({ status }) => status === 'fulfilled');
      expect(await readFile(join(folder, 'history.json'), 'utf8')).toBe('abc'[winner]);
    }));

  test('a path where no folder can be is refused', () =>
    inTemporaryFolder(async (folder) => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      // Linux's /proc takes no new folders, and says so in a way of its own.
      const system = process.platform === 'linux' ? ['/proc/gannet-run'] : [];
      for (const path of [file, join(file, 'run'), join(file, 'a', 'b'), ...system])
        expect(await refusal(RunFolder.create(config, path))).toContain(`the run folder ${path} cannot be made`);
      expect(await readFile(file, 'utf8')).toBe('');
    }));

  test('runs/ being a regular file is refused', () =>
    inWorkingFolder(async () => {
      await writeFile('runs', '');
      expect(await refusal(RunFolder.create(config))).toContain('the run folder runs cannot be made');
    }));

  test('opening what is no run', () =>
    inTemporaryFolder(async (folder) => {
      expect(await refusal(RunFolder.open(folder))).toContain(`${folder} is not a run of Gannet's`);
      expect(await refusal(RunFolder.open(join(folder, 'nothing')))).toBe(
        `there is no folder ${join(folder, 'nothing')}. Runs lie in runs/ by default.`,
      );
    }));

  test('a new configuration takes the place of the old one', () =>
    inTemporaryFolder(async (folder) => {
      const run = await RunFolder.create(config, join(folder, 'run'));
      const longer = { ...config, options: { ...config.options, epochs: 9 } };
      expect((await run.reconfigure(longer)).config).toEqual(longer);
      expect((await RunFolder.open(run.path)).config).toEqual(longer);
    }));
});
