import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeIdx } from '../../tests/program.js';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { RunFolder } from '../run/folder.js';
import { beginRun } from './begin.js';
import { branchRun } from './branch.js';
import { resumeRun } from './resume.js';

const tiny = {
  threads: 1,
  steps: 6,
  batch: 2,
  set: { latent: 4, width: 8, reportEvery: 1, sampleEvery: 3, checkpointEvery: 3 },
} as const;

test('a branch has what its run had up to a checkpoint, and goes on from there as it is told', () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'one');
    await beginRun('cgan-mlp', { ...tiny, out: path });
    const out = join(folder, 'two');
    const { run, step } = await branchRun(path, { from: 3, steps: 8, lr: 0.5, out });
    expect(step).toBe(3);
    expect(run.config).toMatchObject({ branch: { run: 'one', step: 3 }, options: { lr: 0.5, steps: 8, width: 8 } });
    expect((await run.stats()).map((line) => line.step)).toEqual([1, 2, 3]);
    expect(await readdir(join(out, 'images'))).toEqual(
      (await readdir(join(path, 'images'))).filter((f) => f !== '000006.png'),
    );
    const first = (await (await RunFolder.open(path)).stats())[3];
    await resumeRun(out, { threads: 1 });
    const stats = await (await RunFolder.open(out)).stats();
    expect(stats.map((line) => line.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // The loss of the first phase is taken before its update: at the first step it is still the run's own.
    const phase = Object.keys(first!.losses)[0]!;
    expect(stats[3]!.losses[phase]).toEqual(first!.losses[phase]);
    expect(stats[4]!.losses).not.toEqual((await (await RunFolder.open(path)).stats())[4]!.losses);
    expect(await readFile(join(out, 'log.txt'), 'utf8')).toBe('Branched from one at step 3.\n');
  }));

test('a branch that cannot be says why, and leaves nothing', () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'one');
    await beginRun('cgan-mlp', { ...tiny, out: path });
    const out = join(folder, 'two');
    const refused = (choice: Parameters<typeof branchRun>[1]) => expect(branchRun(path, { ...choice, out })).rejects;
    await refused({ from: 4 }).toThrow('one has no checkpoint of step 4: it has those of 6, 3, 0');
    await refused({ steps: 9, set: { width: 9 } }).toThrow(/G\/\w+\/\w+ is F32 \[.*\], where config.json makes it \[/);
    await refused({ steps: 9, batch: 4 }).toThrow('a branch keeps the batch of 2');
    await refused({}).toThrow('a branch at step 6 that goes to step 6 has nothing to train: give more steps');
    expect(await readdir(folder)).toEqual(['one']);
  }));

test('where the data have moved, a branch is told to where and remembers it; others are not taken for them', () =>
  inTemporaryFolder(async (folder) => {
    const [path, data, moved, other] = ['one', 'data', 'moved', 'other'].map((name) => join(folder, name)) as [
      ...[string, string, string, string],
    ];
    await writeIdx(data);
    await beginRun('cgan-mlp', { ...tiny, data, out: path });
    await rename(data, moved);
    const out = join(folder, 'two');
    await expect(branchRun(path, { steps: 8, out })).rejects.toThrow(
      /^the run's data cannot be loaded: .*If they have moved, say to where: --data PATH$/s,
    );
    await cp(moved, other, { recursive: true });
    await rm(join(other, 't10k-labels-idx1-ubyte'));
    await rm(join(other, 't10k-images-idx3-ubyte'));
    await expect(branchRun(path, { steps: 8, out, data: other })).rejects.toThrow(
      `the data ${other} is not what the run was begun with`,
    );
    const { run } = await branchRun(path, { steps: 8, out, data: moved });
    expect(run.config.data.source).toBe(moved);
    expect((await resumeRun(out, { threads: 1 })).step).toBe(8);
  }));
