import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEvents } from '../../tests/tfevents.js';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { encodePng } from '../formats/grid.js';
import { RunFolder } from './folder.js';

const config = tinyConfig({ description: 'none', threads: 1 }, tinyDataset());
const report = (step: number) => ({
  step,
  epoch: 1,
  losses: { 'D.real': { total: step / 8, generation: 0.25 }, G: { total: -step } },
  seconds: 10,
  imagesPerSecond: 32,
});
const picture = (value: number) => encodePng({ width: 2, height: 1, channels: 1, data: Uint8Array.of(value, value) });
const pathOf = (run: RunFolder): string => join(run.path, 'tensorboard', 'events.out.tfevents.gannet');
const eventsOf = async (run: RunFolder) => readEvents(await readFile(pathOf(run)));

/** A run with reports at 4 and 8, and pictures at 8. */
const withRun = (use: (run: RunFolder) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async (folder) => {
    const run = await RunFolder.create(config, join(folder, 'run'));
    await run.appendStats(report(4));
    await run.appendStats(report(8));
    await run.writeImage(8, '', await picture(8));
    await run.writeImage(8, '-classes', await picture(9));
    await use(run);
  });

test('reports and pictures are events, at the seconds of training since the run began', () =>
  withRun(async (run) => {
    const events = await eventsOf(run);
    expect(events.map(({ step, version }) => [step, version])).toEqual([
      [0, 'brain.Event:2'],
      [4, ''],
      [8, ''],
      [8, ''],
      [8, ''],
    ]);
    expect(events[1]!.scalars).toEqual({
      'loss/D.real/total': 0.5,
      'loss/D.real/generation': 0.25,
      'loss/G/total': -4,
      images_per_second: 32,
    });
    expect(events.flatMap(({ images }) => images.map(({ tag }) => tag))).toEqual(['samples', 'classes']);
    expect(Buffer.from(events[3]!.images[0]!.png)).toEqual(await readFile(run.imagePath(8)));
    const begun = (await stat(join(run.path, 'config.json'))).mtimeMs / 1000;
    expect(events.map(({ wallTime }) => wallTime)).toEqual([0, 10, 20, 20, 20].map((seconds) => begun + seconds));
  }));

test('rewound to where it is, the file has the same bytes, also where it was cut short or lost', () =>
  withRun(async (run) => {
    const before = await readFile(pathOf(run));
    for (const spoilt of [before, before.subarray(0, before.length - 5), new Uint8Array(0)]) {
      await writeFile(pathOf(run), spoilt);
      const again = await RunFolder.open(run.path);
      await again.rewind(8);
      expect((await readFile(pathOf(run))).equals(before)).toBe(true);
    }
  }));

test('rewound to an earlier step, it has no later one, and goes on as if it had never been there', () =>
  withRun(async (run) => {
    const before = await eventsOf(run);
    const again = await RunFolder.open(run.path);
    await again.rewind(7);
    expect((await eventsOf(run)).map(({ step }) => step)).toEqual([0, 4]);
    await again.appendStats(report(8));
    await again.writeImage(8, '', await picture(8));
    await again.writeImage(8, '-classes', await picture(9));
    expect(await eventsOf(run)).toEqual(before);
  }));

test('a run without reports has an event file too', () =>
  inTemporaryFolder(async (folder) => {
    const run = await RunFolder.create(config, join(folder, 'run'));
    await run.rewind(0);
    expect(await eventsOf(run)).toHaveLength(1);
  }));

test('a damaged report or picture is named', () =>
  withRun(async (run) => {
    await writeFile(run.imagePath(4), 'no picture');
    const refusal = run.rewind(8);
    await expect(refusal).rejects.toThrow(GannetError);
    await expect(refusal).rejects.toThrow(/000004\.png cannot be read: the bytes are no PNG file; remove it/);
    await appendFile(join(run.path, 'stats.jsonl'), '{"step":8}\n');
    await expect(run.rewind(8)).rejects.toThrow(/stats\.jsonl, line 3/);
  }));
