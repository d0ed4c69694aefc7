import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../tests/refusal.js';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { encodePng } from '../formats/grid.js';
import { RunFolder } from './folder.js';

const config = tinyConfig({ description: 'a machine', threads: 1 }, tinyDataset(10, 10));

/** A run in a temporary folder. */
const withRun = (use: (run: RunFolder) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async (folder) => use(await RunFolder.create(config, join(folder, 'run'))));

test('tidy: stale temporaries go, missing folders come, everything else stays', () =>
  withRun(async (run) => {
    const temporaries = [
      '.config.json.99-3.tmp',
      'images/.000500.png.99-4.tmp',
      'checkpoints/.000500.safetensors.1-1.tmp',
    ];
    for (const name of temporaries) await writeFile(join(run.path, name), 'half');
    await run.writeImage(500, '', await encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(1) }));
    await rm(join(run.path, 'weights'), { recursive: true });
    await run.tidy();
    const left = await readdir(run.path, { recursive: true });
    expect(left.sort()).toEqual([
      'checkpoints',
      'config.json',
      'images',
      join('images', '000500.png'),
      'tensorboard',
      join('tensorboard', 'events.out.tfevents.gannet'),
      'weights',
    ]);
  }));

test('nothing is written through links, nor where something else is than there should be', () =>
  withRun(async (run) => {
    const outside = join(run.path, '..', 'outside');
    await mkdir(outside);
    await rm(join(run.path, 'weights'), { recursive: true });
    await symlink(outside, join(run.path, 'weights'));
    expect(await refusal(run.tidy())).toBe(
      `${join(run.path, 'weights')} is a link, and what a run writes goes through none: put the folder itself there`,
    );
    await rm(join(run.path, 'weights'));
    await writeFile(join(run.path, 'weights'), '');
    expect(await refusal(run.tidy())).toContain('weights is no folder');
    for (const name of ['findings.jsonl', 'log.txt', 'stats.jsonl']) {
      await writeFile(join(outside, name), '{"step":1}\n');
      await symlink(join(outside, name), join(run.path, name));
    }
    expect(await refusal(run.rewind(0))).toContain('it is a link');
    expect(await refusal(run.appendLog('x'))).toContain('it is a link');
    for (const name of await readdir(outside)) expect(await readFile(join(outside, name), 'utf8')).toBe('{"step":1}\n');
    expect(await readdir(outside)).toHaveLength(3);
  }));

describe('stats.jsonl', () => {
  const line = (step: number) => ({
    step,
    epoch: 1,
    losses: { 'D – G': { total: 1 } },
    seconds: 1,
    imagesPerSecond: 1,
  });
  const steps = async (run: RunFolder): Promise<unknown[]> =>
    (await readFile(join(run.path, 'stats.jsonl'), 'utf8'))
      .split('\n')
      .filter((l) => l !== '')
      .map((l) => (JSON.parse(l) as { step: number }).step);

  test.each([
    ['whole', ''],
    ['with a line cut short', '{"step":40,"epo'],
    ['with a line cut inside a letter', '{"step":40,"epoch":1,"losses":{"D \xe2'],
    ['with a line that lacks its end', JSON.stringify(line(20))],
    ['with zeros, as after the loss of power', '\0\0\0\0\n'],
  ])('%s: rewinds to a step', (_, rest) =>
    withRun(async (run) => {
      for (const step of [10, 20, 30]) await run.appendStats(line(step));
      await writeFile(join(run.path, 'stats.jsonl'), Buffer.from(rest, 'latin1'), { flag: 'a' });
      await run.rewind(35);
      expect(await steps(run)).toEqual([10, 20, 30]);
      await run.rewind(20);
      expect(await steps(run)).toEqual([10, 20]);
      await run.appendStats(line(30));
      expect(await steps(run)).toEqual([10, 20, 30]);
      await run.rewind(0);
      expect(await steps(run)).toEqual([]);
    }),
  );

  test('is not made by rewinding', () =>
    withRun(async (run) => {
      await run.rewind(10);
      expect(await readdir(run.path)).not.toContain('stats.jsonl');
    }));

  test('the newest whole line', () =>
    withRun(async (run) => {
      expect(await run.newestStats()).toBeNull();
      await run.appendStats(line(10));
      await run.appendStats(line(20));
      expect(await run.newestStats()).toEqual(line(20));
      await writeFile(join(run.path, 'stats.jsonl'), '{"step":30,', { flag: 'a' });
      expect(await run.newestStats()).toEqual(line(20));
    }));
});

describe('checkpoints', () => {
  const write = async (run: RunFolder, step: number): Promise<void> => {
    await run.writeCheckpoint(step, Uint8Array.of(step));
    await run.pruneCheckpoints(step, (s) => s % 10 === 0);
  };
  const held = async (run: RunFolder): Promise<number[]> => (await run.checkpoints()).map((c) => c.step);

  test('the newest three stay', () =>
    withRun(async (run) => {
      for (const step of [0, 10, 20]) await write(run, step);
      expect(await held(run)).toEqual([20, 10, 0]);
      await write(run, 30);
      expect(await held(run)).toEqual([30, 20, 10]);
    }));

  test('an irregular one stands in for none of them, and goes when the next is written', () =>
    withRun(async (run) => {
      for (const step of [10, 20, 30, 37]) await write(run, step);
      expect(await held(run)).toEqual([37, 30, 20]);
      await write(run, 38);
      expect(await held(run)).toEqual([38, 30, 20]);
      await write(run, 40);
      expect(await held(run)).toEqual([40, 30, 20]);
    }));

  test('what another process left behind it goes too; newer ones and other files stay', () =>
    withRun(async (run) => {
      for (const step of [0, 10, 20, 30, 40, 45]) await run.writeCheckpoint(step, Uint8Array.of(1));
      await writeFile(join(run.path, 'checkpoints', 'note.txt'), '');
      await run.pruneCheckpoints(40, (s) => s % 10 === 0);
      expect(await held(run)).toEqual([45, 40, 30, 20]);
      expect(await readdir(join(run.path, 'checkpoints'))).toContain('note.txt');
    }));
});

describe('reading a run back', () => {
  test('reports and the history: none at first, then all', () =>
    withRun(async (run) => {
      expect(await run.stats()).toEqual([]);
      expect(await run.history()).toEqual({ train: [], test: [] });
      const report = { step: 5, epoch: 1, losses: { D: { total: 1 } }, seconds: 2, imagesPerSecond: 10 };
      await run.appendStats(report);
      await run.writeHistory('{"train":[{"D":{"total":1}}],"test":[]}');
      expect(await run.stats()).toEqual([report]);
      expect((await run.history()).train).toEqual([{ D: { total: 1 } }]);
      await run.writeHistory('{"train":');
      expect(await refusal(run.history())).toContain('history.json is not JSON');
    }));

  test('pictures by figure and step; what is none of a step is left out', () =>
    withRun(async (run) => {
      expect(await run.pictures()).toEqual([]);
      for (const [step, suffix] of [
        [2_000_000, ''],
        [500, '-classes'],
        [999_500, ''],
        [500, ''],
      ] as const)
        await writeFile(run.imagePath(step, suffix), 'picture');
      await run.writeReals(Uint8Array.of(1));
      await writeFile(join(run.path, 'images', 'mine.png'), '');
      expect(await run.pictures()).toEqual([
        { name: '', step: 500, path: run.imagePath(500) },
        { name: '', step: 999_500, path: run.imagePath(999_500) },
        { name: '', step: 2_000_000, path: run.imagePath(2_000_000) },
        { name: 'classes', step: 500, path: run.imagePath(500, '-classes') },
      ]);
    }));
});
