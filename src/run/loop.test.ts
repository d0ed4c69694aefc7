import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporaryFolder, silent, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { decodeChecked } from '../formats/checked.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Finding } from './doctor/finding.js';
import { RunFolder } from './folder.js';
import { type Report, train } from './loop.js';
import { Session } from './session.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();
const never = new AbortController().signal;

const withSession = (options: Readonly<Record<string, unknown>>, use: (session: Session) => Promise<void>) =>
  inTemporaryFolder(async (folder) => {
    const run = await RunFolder.create(tinyConfig(runtime, dataset, options), join(folder, 'run'));
    const session = await Session.open(run, dataset, runtime);
    await use(session);
    await session.release();
  });

describe('train', () => {
  test('reports means every so many steps and at the last, pictures and checkpoints at their steps', () =>
    withSession({ steps: 13, reportEvery: 5, sampleEvery: 6, checkpointEvery: 4 }, async (session) => {
      const reports: Report[] = [];
      const pictures: string[] = [];
      const checkpoints: string[] = [];
      const epochs: number[] = [];
      const outcome = await train(
        session,
        {
          onStep: () => undefined,
          onReport: (report) => reports.push(report),
          onEpoch: (epoch, trained, test) => {
            epochs.push(epoch);
            expect(Object.keys(trained)).toEqual(['D', 'G']);
            expect(Object.keys(test!)).toEqual(['G', 'D']);
          },
          onPicture: async (path) => void pictures.push(path.slice(-10)),
          onCheckpoint: (path) => checkpoints.push(path.slice(-18)),
          onMetrics: () => undefined,
          onFinding: () => undefined,
        },
        never,
      );
      expect(outcome).toEqual({ finished: true, step: 13, flat: false });
      expect(reports.map((r) => [r.step, r.steps, r.epoch])).toEqual([
        [5, 13, 1],
        [10, 13, 1],
        [13, 13, 2],
      ]);
      for (const { losses, imagesPerSecond, secondsLeft } of reports) {
        expect(losses.D!.total).toBeCloseTo(losses.D!.generation! + losses.D!.auxiliary!, 5);
        expect(imagesPerSecond).toBeGreaterThan(0);
        expect(secondsLeft).toBeGreaterThanOrEqual(0);
      }
      expect(reports[2]!.secondsLeft).toBe(0);
      expect(pictures).toEqual(['000006.png', '000012.png', '000013.png']);
      expect(checkpoints).toEqual([4, 8, 12, 13].map((s) => `${String(s).padStart(6, '0')}.safetensors`));
      expect(epochs).toEqual([1]);
      const stats = (await readFile(join(session.run.path, 'stats.jsonl'), 'utf8')).trimEnd().split('\n');
      expect(stats.map((line) => JSON.parse(line).losses)).toEqual(reports.map((r) => r.losses));
    }));

  test('nobody has to watch: checkpoints are written all the same', () =>
    withSession({ steps: 5, checkpointEvery: 3 }, async (session) => {
      await train(session, {}, never);
      expect((await session.run.checkpoints()).map(({ step }) => step)).toEqual([5, 3, 0]);
    }));

  test('stopped before its first step, a run has a checkpoint to resume from', () =>
    withSession({}, async (session) => {
      expect(await train(session, silent(), AbortSignal.abort())).toEqual({ finished: false, step: 0, flat: false });
      expect((await session.run.checkpoints()).map((c) => c.step)).toEqual([0]);
      await access(session.run.generatorPath);
    }));

  test('a loss that is no number stops it: the state is saved, and the checkpoint before stays', () =>
    withSession({ lr: 1e30, checkpointEvery: 1 }, async (session) => {
      const findings: Finding[] = [];
      const watcher = { ...silent(), onFinding: (finding: Finding) => findings.push(finding) };
      const error = await train(session, watcher, never).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(GannetError);
      const { message } = error as GannetError;
      const { step } = session.trainer;
      expect(message).toMatch(new RegExp(`^step ${step}: the loss \\w+ of phase [DG] is (NaN|-?Infinity)\\.`));
      expect(message).toContain('--lr');
      expect(findings.at(-1)).toMatchObject({ step, sign: 'not-a-number', since: step });
      expect(message).toContain(findings.at(-1)!.saw);
      expect(await session.run.findings.read()).toEqual(findings);
      const newest = (await session.run.checkpoints())[0]!;
      expect(newest.step).toBe(step - 1);
      expect(message).toContain(newest.path);
      const failed = join(session.run.path, 'failed.safetensors');
      expect(message).toContain(failed);
      const { tensors, metadata } = decodeChecked(await readFile(failed), failed);
      expect(metadata).toMatchObject({ recipe: 'acgan', step: String(step) });
      expect(tensors.has('G/dense/kernel')).toBe(true);
      expect(await readdir(join(session.run.path, 'checkpoints'))).not.toContain('failed.safetensors');
    }));
});
