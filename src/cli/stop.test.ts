import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, environment, gannet, program, tiny, writeIdx } from '../../tests/program.js';
import { digest } from '../../tests/tiny.js';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  data = join(folder, 'shapes');
  await writeIdx(data);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts Gannet, and sends it a signal, once, when it has said something: a second one would end it at once. */
function signalled(args: readonly string[], signal: NodeJS.Signals, after: RegExp) {
  const child: ChildProcess = spawn(process.execPath, [...program, ...args], { env: environment });
  let asked = false;
  return collect(child, (text) => {
    if (asked || !after.test(text)) return;
    asked = true;
    child.kill(signal);
  });
}

/** The files of a run but for its log, which tells of the stop. */
async function filesOf(run: string): Promise<Record<string, string>> {
  const { 'log.txt': _log, ...files } = await digest(run);
  return files;
}

test('a training that is stopped by Ctrl-C or a closed terminal saves, says how to go on, and goes on to the same bytes', async () => {
  const small = ['train', 'gan', '--data', data, '--batch', '4', '--threads', '1', '--set', 'width=16'];
  const every = ['--set', 'reportEvery=100', '--set', 'checkpointEvery=450', '--set', 'sampleEvery=800'];
  const training = (name: string): string[] => [...small, ...every, '--steps', '2000', '--out', join(folder, name)];
  const stopped = async (signal: NodeJS.Signals, exit: number): Promise<Record<string, string>> => {
    const run = join(folder, signal);
    const { text, code } = await signalled(training(signal), signal, /^step /m);
    expect(text).toMatch(/Finishing the step/);
    const saved = /Saved at step (\d+)\. Go on with:\n {2}npm run --silent gannet -- resume \S/.exec(text);
    const step = Number(saved?.[1]);
    expect(step).toBeGreaterThanOrEqual(100);
    expect(step).toBeLessThan(2000);
    expect(code).toBe(exit);
    expect(existsSync(join(run, 'lock'))).toBe(false);
    expect(await readFile(join(run, 'log.txt'), 'utf8')).toContain(`Saved at step ${step}.`);

    const resumed = await gannet('resume', run);
    expect(resumed.out).toContain(`at step ${step} of 2000`);
    expect(resumed.out).toMatch(/^Finished at step 2000/m);
    expect(resumed.code).toBe(0);
    return filesOf(run);
  };
  const whole = gannet(...training('whole')).then(() => filesOf(join(folder, 'whole')));
  for (const files of await Promise.all([stopped('SIGINT', 130), stopped('SIGHUP', 129)]))
    expect(files).toEqual(await whole);
});

test('an evaluation that is stopped by Ctrl-C says so, and that nothing is written', async () => {
  const run = join(folder, 'judged');
  await gannet(...tiny('mnist', run, '--steps', '1'));
  const { text, code } = await signalled(['evaluate', run], 'SIGINT', /^Samples +10,000/m);
  expect(text).toMatch(/Stopping… \(Ctrl-C again ends at once\)\nStopped: nothing is written\.\n$/);
  expect(code).toBe(130);
  expect(existsSync(join(run, 'evaluations'))).toBe(false);
});

test('an animation that is stopped by Ctrl-C says so, and nothing of it is left', async () => {
  const run = join(folder, 'filmed');
  await gannet(...tiny('mnist', run, '--steps', '1'));
  const before = await readdir(run);
  const args = ['export', run, '--to', 'apng', '--frames', '2000', '--fps', '60'];
  const child = spawn(process.execPath, [...program, ...args], { env: environment });
  const isBegun = async (): Promise<boolean> => (await readdir(run)).length > before.length;
  const asked = expect
    .poll(isBegun, { timeout: 60_000 })
    .toBe(true)
    .then(() => child.kill('SIGINT'));
  const { text, code } = await collect(child, () => undefined);
  await asked;
  expect(text).toMatch(/Stopping… .*\nStopped: nothing is written\.\n$/);
  expect(code).toBe(130);
  expect(await readdir(run)).toEqual(before);
});
