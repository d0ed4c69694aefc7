import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { digest, inTemporaryFolder } from '../tiny.js';
import type { Task } from './child.js';
import { doTask, ended, type Mpi, start } from './launch.js';

const often = { reportEvery: 5, sampleEvery: 10, checkpointEvery: 10 };
/** Twenty steps of three recipes with small networks: labels and dropout; what two phases share; no batch norm. */
const recipes = {
  acgan: { ...often, latent: 10, generatorChannels: [8, 8, 8], discriminatorChannels: [4, 4, 4, 4], average: 0.9 },
  dcgan: { ...often, latent: 10, generatorChannels: [8, 8, 8], discriminatorChannels: [6, 6, 6] },
  gan: { ...often, latent: 10, width: 16 },
};
const common = { recipes, steps: 20, shards: 4 };

/** Every file that the runs have written, by its path: a hash. */
async function written(folder: string): Promise<Record<string, string>> {
  const files = await Promise.all(
    Object.keys(recipes).map(async (recipe) => {
      const all = await digest(join(folder, recipe));
      return Object.entries(all).map(([file, hash]): [string, string] => [`${recipe}/${file}`, hash]);
    }),
  );
  return Object.fromEntries(files.flat());
}

/** Trains with each number of ranks; every file must be the same. */
export async function trainWithRanks(jobs: readonly Job[]): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const results = [];
    for (const [i, { mpi, ranks }] of jobs.entries()) {
      const folder = join(root, String(i));
      expect(await doTask(mpi, ranks, { ...common, folder })).toMatchObject({ code: 0 });
      results.push(await written(folder));
    }
    const [first, ...others] = results;
    expect(first).toHaveProperty(['acgan/checkpoints/000020.safetensors']);
    for (const other of others) expect(other).toEqual(first);
  });
}

interface Job {
  readonly mpi: Mpi | null;
  readonly ranks: number;
}

/** Kills all ranks at a random moment after the first checkpoint; resumed by others, the run must be the same. */
export async function killAndResume(killed: Job, resumed: Job): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const task: Task = { ...common, recipes: { acgan: recipes.acgan }, folder: join(root, 'killed') };
    const whole = { ...task, folder: join(root, 'whole') };
    expect(await doTask(null, 1, whole)).toMatchObject({ code: 0 });
    const job = start(killed.mpi, killed.ranks, 'child.ts', [JSON.stringify(task)]);
    const end = ended(job);
    let output = '';
    job.stdout!.on('data', (text) => {
      output += text;
    });
    const path = join(task.folder, 'acgan');
    const begun = join(path, 'checkpoints', '000000.safetensors');
    while (!(await isThere(begun)) && job.exitCode === null) await sleep(20);
    await sleep(1500 * Math.random());
    for (const [, pid] of output.matchAll(/^pid (\d+)$/gm)) kill(Number(pid));
    const { code, errors } = await end;
    // It was under way, and not by itself at an end.
    expect(code).not.toBe(0);
    expect(errors).not.toMatch('gannet:');
    expect(await isThere(begun)).toBe(true);
    expect(await doTask(resumed.mpi, resumed.ranks, { ...task, resume: true })).toMatchObject({ code: 0 });
    expect(await digest(path)).toEqual(await digest(whole.folder + path.slice(task.folder.length)));
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended before.
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
