import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunFolder } from '../../src/run/folder.js';
import { inTemporaryFolder } from '../tiny.js';
import type { Fault } from './faults.js';
import { doTask, type Ended, ended, missing, openMpi, start } from './launch.js';
import { killAndResume, trainWithRanks } from './same-bytes.js';

const why = missing(openMpi);
if (why) process.stdout.write(`tests/mpi: ${why}\n`);

describe.skipIf(why)('Open MPI', () => {
  test('three recipes: the same files from one rank, two and four', async () => {
    await trainWithRanks([1, 2, 4].map((ranks) => ({ mpi: openMpi, ranks })));
  }, 300_000);

  test('four ranks are killed, and one process goes on to the same bytes', async () => {
    await killAndResume({ mpi: openMpi, ranks: 4 }, { mpi: null, ranks: 1 });
  }, 300_000);

  /** Two ranks train for 20 steps of two sums each; the second checkpoint is that of step 10. */
  const withFault = async (fault: Fault, timeout = 60): Promise<Ended & { readonly newest: number }> =>
    inTemporaryFolder(async (folder) => {
      const set = { latent: 10, width: 16, reportEvery: 5, checkpointEvery: 2 };
      const end = await doTask(openMpi, 2, { folder, recipes: { gan: set }, steps: 6, shards: 2, timeout, fault });
      const run = await RunFolder.open(join(folder, 'gan'));
      return { ...end, newest: (await run.checkpoints())[0]!.step };
    });
  /** Sums of a step of `gan`: of D.real, D.fake and G. */
  const each = 3;

  test('a rank that dies ends the job; the newest checkpoint stays', async () => {
    const { code, errors, newest } = await withFault({ kind: 'dies', rank: 1, at: 4 * each });
    expect(code).not.toBe(0);
    expect(errors).toMatch(/rank 1 .* exited on signal 9/);
    expect(newest).toBe(2);
  }, 120_000);

  test.each(['stops', 'circles'] as const)(
    'a rank that %s is missed within its time-out, by its name',
    async (kind) => {
      const { code, errors, newest } = await withFault({ kind, rank: 1, at: 4 * each }, 8);
      expect(code).toBe(2);
      expect(errors).toMatch(/gannet: rank 0 on \S+: no sign of life for 8 s from rank 1 on \S+: a process hangs/);
      expect(errors.match(/no sign of life/g)).toHaveLength(1);
      expect(newest).toBe(2);
    },
    60_000,
  );

  test('rank 0 that stops is missed, too', async () => {
    const { code, errors } = await withFault({ kind: 'stops', rank: 0, at: 4 * each }, 8);
    expect(code).toBe(2);
    expect(errors).toMatch(/gannet: rank 1 on \S+: no sign of life for 8 s from rank 0/);
  }, 120_000);

  test('an error of another rank is shown with its rank, and ends the job', async () => {
    const { code, errors } = await withFault({ kind: 'throws', rank: 1, at: 4 * each });
    expect(code).toBe(2);
    expect(errors).toMatch(/gannet: rank 1 on \S+: the disk is on fire/);
  }, 120_000);

  test('a loss that is no number ends the job, with the state kept', async () => {
    const { code, errors, newest } = await withFault({ kind: 'not a number', rank: 1, at: 3 * each });
    expect(code).toBe(2);
    expect(errors).toMatch(/gannet: rank 0 on \S+: step 3: the loss total of phase G is NaN. The state is saved in/);
    expect(newest).toBe(2);
  }, 120_000);

  test('a state that differs is found at the checkpoint, which is not written', async () => {
    const { code, errors, newest } = await withFault({ kind: 'differs', rank: 1, at: 4 * each });
    expect(code).toBe(2);
    expect(errors).toMatch(/after step 4 the training state of rank 1 on \S+ differs from rank 0's/);
    expect(newest).toBe(2);
  }, 120_000);

  test.each([
    ['SIGUSR1', 0],
    ['SIGTERM', 143],
  ] as const)(
    '%s to all ranks: the step is finished and saved',
    async (signal, code) => {
      await inTemporaryFolder(async (folder) => {
        const out = join(folder, 'run');
        const sizes = ['--set', 'width=16', '--set', 'latent=10', '--batch', '8'];
        const job = start(openMpi, 2, '../../src/cli/main.ts', [
          ...['train', 'gan', ...sizes, '--threads', '1', '--steps', '1000000', '--set', 'reportEvery=5', '--out', out],
        ]);
        const end = ended(job);
        await new Promise<void>((reported) => {
          job.stdout!.on('data', (text) => /step +\d+/.test(String(text)) && reported());
          job.once('close', () => reported());
        });
        for (const pid of await ranksOf(job.pid!)) process.kill(pid, signal);
        const { code: given, output } = await end;
        expect(given).toBe(code);
        const saved = Number(/Saved at step (\d+)/.exec(output)?.[1]);
        expect(saved).toBeGreaterThan(0);
        expect((await (await RunFolder.open(out)).checkpoints())[0]!.step).toBe(saved);
      });
    },
    120_000,
  );
});

/** The processes that a launcher has started, as Linux lists them. */
async function ranksOf(launcher: number): Promise<number[]> {
  const children = await readFile(`/proc/${launcher}/task/${launcher}/children`, 'utf8');
  return children.trim().split(' ').map(Number);
}
