import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../../tests/tiny.js';
import { GannetError } from '../../errors.js';
import { encodePng } from '../../formats/grid.js';
import { Console } from './console.js';
import { planFacts } from './plan-facts.js';
import { continueRun } from './resume.js';
import { trainRun } from './train.js';

/** Whose log can be written no more. */
class Unlogged extends Console {
  override logTo(): void {
    super.logTo({ appendLog: () => Promise.reject(new GannetError('the log cannot be written')) });
  }
}

test("a run's own error is told, not that its log could not be written as well", () =>
  inTemporaryFolder(async (folder) => {
    const train = (name: string, lr: number): Promise<unknown> => {
      const flags = { steps: 2, batch: 4, threads: 1, lr, out: join(folder, name), set: { width: 4 } };
      return trainRun('gan', flags, new Unlogged({ write: () => undefined }));
    };
    await expect(train('diverged', 1e30)).rejects.toThrow(/Training diverged: try a smaller learning rate/);
    await expect(train('whole', 1e-4)).rejects.toThrow('the log cannot be written');
    expect(existsSync(join(folder, 'whole', 'checkpoints', '000002.safetensors'))).toBe(true);
  }));

test('what was left out of the data is told when a run begins, and in a line when it goes on', () =>
  inTemporaryFolder(async (folder) => {
    const data = join(folder, 'pictures');
    await mkdir(data);
    for (let i = 0; i < 4; i++)
      await writeFile(
        join(data, `${i}.png`),
        await encodePng({ width: 28, height: 28, channels: 1, data: new Uint8Array(784).fill(50 * i) }),
      );
    await writeFile(join(data, 'notes.txt'), 'mine');
    let said = '';
    const console = () => new Console({ write: (text) => (said += text) });
    const out = join(folder, 'run');
    await trainRun('gan', { data, steps: 1, batch: 4, threads: 1, out, set: { width: 4 } }, console());
    const note = /^Note +left out 1 file that is no picture it reads: 1 \.txt \(notes\.txt\)$/gm;
    expect(said.match(note)).toHaveLength(1);
    said = '';
    expect(await continueRun(out, { steps: 2 }, console())).toBe(0);
    expect(said.match(note)).toHaveLength(1);
  }));

test('a plan says where one step took longer than there was time for', () => {
  const disk = { checkpoint: 1, checkpoints: 3, weights: 0 };
  const plan = { networks: [], steps: 100, stepsPerEpoch: 10, flops: 1e9, peakMemory: 1e9, disk, timedSteps: 1 };
  const text = planFacts({ ...plan, secondsPerStep: 70, tooLong: 70 }).map((fact) => fact.join(' '));
  expect(text).toContain('Time about 1h 56m, an estimate from 1 step on this machine');
  expect(text.find((fact) => fact.startsWith('Note'))).toMatch(
    /^Note one step took 1m 10s, more than the 50 seconds of a trial, so it is the only one that was tried/,
  );
  const quick = planFacts({ ...plan, secondsPerStep: 0.1, tooLong: null });
  expect(quick.map(([label]) => label)).not.toContain('Note');
});
