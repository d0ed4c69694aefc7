import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../tests/refusal.js';
import { digest, inTemporaryFolder, resumeSession, silent, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { nodeRuntime } from '../runtime/node.js';
import { checkpointName } from './checkpoint.js';
import { RunFolder } from './folder.js';
import { train } from './loop.js';
import { Session } from './session.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();

async function openNew(path: string, options: Readonly<Record<string, unknown>> = {}): Promise<Session> {
  return Session.open(await RunFolder.create(tinyConfig(runtime, dataset, options), path), dataset, runtime);
}

async function trainAll(session: Session): Promise<void> {
  await train(session, silent(), new AbortController().signal);
}

describe('restore', () => {
  test('falls back over damaged checkpoints, says so, and the run ends with the same bytes', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'run');
      const session = await openNew(path, { epochs: 2 });
      await trainAll(session);
      const expected = await digest(path);
      const checkpoint = (step: number) => join(path, 'checkpoints', checkpointName(step));
      const bytes = await readFile(checkpoint(20));
      await writeFile(checkpoint(20), bytes.subarray(0, bytes.length - 100));
      const flipped = await readFile(checkpoint(15));
      flipped[flipped.length - 1]! ^= 1;
      await writeFile(checkpoint(15), flipped);

      const again = await Session.open(await RunFolder.open(path), dataset, runtime);
      const reasons: string[] = [];
      await again.restore((reason) => reasons.push(reason));
      expect(reasons).toHaveLength(2);
      expect(reasons[0]).toContain('000020.safetensors is not a sound safetensors file');
      expect(reasons[1]).toContain('000015.safetensors is damaged');
      expect(again.trainer.step).toBe(10);
      expect(again.epoch).toBe(1);
      expect(again.ledger.history.train).toHaveLength(1);

      // The finished run, resumed from there, writes everything after step 10 again.
      await again.run.rewind(again.trainer.step);
      await trainAll(again);
      const repeated = await digest(path);
      // One checkpoint more was there than is kept: that of step 5 is long gone.
      expect(repeated).toEqual(expected);
      await Promise.all([session.release(), again.release()]);
    }));

  test('if no checkpoint can be used, says so; a file that cannot be read counts as damaged', () =>
    inTemporaryFolder(async (folder) => {
      const session = await openNew(join(folder, 'run'));
      await session.saveCheckpoint();
      const file = join(session.run.path, 'checkpoints', checkpointName(0));
      await rm(file);
      await mkdir(file);
      const reasons: string[] = [];
      expect(await refusal(session.restore((reason) => reasons.push(reason)))).toContain(
        `${session.run.path} has no checkpoint that can be used`,
      );
      expect(reasons).toHaveLength(1);
      expect(reasons[0]).toContain(`${file} cannot be read`);
      await session.release();
    }));

  test('a run that was killed before its first checkpoint begins at step 0', () =>
    inTemporaryFolder(async (folder) => {
      const session = await openNew(join(folder, 'run'));
      await session.release();
      const again = await resumeSession(session.run.path, dataset, runtime);
      expect(again.trainer.step).toBe(0);
      await again.release();
    }));

  test('a run that has been trained and whose checkpoints are gone is not trained from the beginning', () =>
    inTemporaryFolder(async (folder) => {
      const session = await openNew(join(folder, 'run'), { epochs: 1 });
      await trainAll(session);
      await session.release();
      await rm(join(session.run.path, 'checkpoints'), { recursive: true });
      expect(await refusal(resumeSession(session.run.path, dataset, runtime))).toContain(
        'run has been begun, and its checkpoints are gone',
      );
    }));

  test('a finished run whose process was killed before it had dropped an old checkpoint', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'run');
      const session = await openNew(path, { epochs: 1, checkpointEvery: 2 });
      await trainAll(session);
      await session.release();
      const names = await readdir(join(path, 'checkpoints'));
      await writeFile(
        join(path, 'checkpoints', checkpointName(4)),
        await readFile(join(path, 'checkpoints', names[0]!)),
      );
      await (await resumeSession(path, dataset, runtime)).release();
      expect(await readdir(join(path, 'checkpoints'))).toEqual(names);
    }));
});

test('other data than the run was begun with are refused', () =>
  inTemporaryFolder(async (folder) => {
    const run = await RunFolder.create(tinyConfig(runtime, dataset), join(folder, 'run'));
    const message = await refusal(Session.open(run, tinyDataset(41, 20), runtime));
    expect(message).toContain('the data tiny is not what the run was begun with');
    expect(message).toContain(dataset.fingerprint.slice(0, 12));
  }));

test('options that the recipe does not know are refused', () =>
  inTemporaryFolder(async (folder) => {
    const config = tinyConfig(runtime, dataset);
    const wrong = { ...config, options: { ...config.options, bach: 4 } };
    const run = await RunFolder.create(wrong, join(folder, 'run'));
    expect(await refusal(Session.open(run, dataset, runtime))).toContain(
      'acgan has no option bach; did you mean batch?',
    );
  }));

test('without held-out images an epoch has training losses alone', () =>
  inTemporaryFolder(async (folder) => {
    const data = tinyDataset(8, 0);
    const run = await RunFolder.create(tinyConfig(runtime, data, { epochs: 1 }), join(folder, 'run'));
    const session = await Session.open(run, data, runtime);
    await trainAll(session);
    await session.release();
    const { train: trained, test: heldOut } = await run.history();
    expect(Object.keys(trained[0]!)).toEqual(['D', 'G']);
    expect(heldOut).toEqual([]);
  }));
