import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inTemporaryFolder, silent, tinyConfig, tinyDataset, tinyWatch } from '../../../tests/tiny.js';
import { GannetError } from '../../errors.js';
import type { CheckpointChoice } from '../../exchange/checkpoint.js';
import { RunFolder } from '../../run/folder.js';
import { train } from '../../run/loop.js';
import type { Gauge } from '../../run/metrics.js';
import { Session } from '../../run/session.js';
import { nodeRuntime } from '../../runtime/node.js';
import { Console } from './console.js';
import { sampleRun } from './sample.js';

const runtime = nodeRuntime({ threads: 1 });
const console = new Console({ write: () => undefined });

/** A run of the tiny ACGAN that has its first checkpoint. */
const withRun = (use: (path: string) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async (folder) => {
    const dataset = tinyDataset();
    const run = await RunFolder.create(tinyConfig(runtime, dataset), join(folder, 'run'));
    const session = await Session.open(run, dataset, runtime);
    await session.saveCheckpoint();
    await session.release();
    await use(run.path);
  });

/** The data of a .npy file behind its header of 128 bytes. */
const dataOf = (file: Uint8Array): ArrayBuffer => file.slice(128).buffer as ArrayBuffer;

test('--to npz has the images of the picture, their latent points and labels', () =>
  withRun(async (path) => {
    const flags = { seeds: [5, 7], classes: '3,0', interpolate: false };
    await sampleRun(path, { ...flags, to: 'png' }, console);
    await sampleRun(path, { ...flags, to: 'npz' }, console);
    const arrays = unzipSync(await readFile(join(path, 'samples.npz')));
    expect(Object.keys(arrays)).toEqual(['images.npy', 'z.npy', 'labels.npy']);
    expect(Buffer.from(arrays['images.npy']!).toString('latin1')).toContain("'shape': (4, 28, 28, 1)");

    const images = new Uint8Array(dataOf(arrays['images.npy']!));
    // On the sheet below the caption and the classes' names, right of the seeds, enlarged sixteen times.
    const size = 16 * 28;
    const seeds = 50;
    for (const [n, [top, left]] of [
      [0, 0],
      [0, size],
      [size, 0],
      [size, size],
    ].entries()) {
      const cell = sharp(join(path, 'samples.png')).extract({
        top: 55 + top!,
        left: 12 + seeds + left!,
        width: size,
        height: size,
      });
      const pixels = await cell.resize(28, 28, { kernel: 'nearest' }).toColourspace('b-w').raw().toBuffer();
      expect(pixels.equals(images.subarray(784 * n, 784 * (n + 1)))).toBe(true);
    }
    expect([...new BigInt64Array(dataOf(arrays['labels.npy']!))]).toEqual([3n, 0n, 3n, 0n]);
    const z = new Float32Array(dataOf(arrays['z.npy']!));
    expect(z).toHaveLength(40);
    expect(z.subarray(0, 10)).toEqual(z.subarray(10, 20));
    expect(z.subarray(10, 20)).not.toEqual(z.subarray(20, 30));
  }));

test('a file named after the other format is refused', () =>
  withRun(async (path) => {
    const refusal = sampleRun(path, { interpolate: false, to: 'png', out: 'x.npz' }, console);
    await expect(refusal).rejects.toThrow(GannetError);
    await expect(refusal).rejects.toThrow('--out x.npz is to be a PNG file: add --to npz, or rename it');
    const jpeg = sampleRun(path, { interpolate: false, to: 'png', out: 'x.jpg' }, console);
    await expect(jpeg).rejects.toThrow('--out x.jpg: name a file that ends in .png');
  }));

test('--grid is two rows of five for ten classes, and --titles stand above each image', () =>
  withRun(async (path) => {
    const out = join(path, 'grid.png');
    await sampleRun(path, { grid: true, titles: true, interpolate: false, to: 'png', out }, console);
    const { width, height } = await sharp(out).metadata();
    expect([width, height]).toEqual([12 + 5 * (168 + 12), 36 + 2 * (20 + 168 + 12)]);
  }));

test('the best checkpoint is drawn with where one is kept; --checkpoint asks for another', () =>
  inTemporaryFolder(async (folder) => {
    const dataset = tinyDataset();
    const watch = { ...tinyWatch, stopWhenFlat: null };
    const run = await RunFolder.create(tinyConfig(runtime, dataset, { steps: 6 }, 'gan', watch), join(folder, 'run'));
    const session = await Session.open(run, dataset, runtime);
    const dark: Gauge = {
      measure: async () => {
        const value = -session.trainer.step;
        return [{ key: 'light', title: 'light', value, interval: [value, value], better: 'higher', floor: null }];
      },
    };
    await train(session, silent(), new AbortController().signal, dark);
    await session.release();
    const draw = async (checkpoint?: CheckpointChoice): Promise<string> => {
      let said = '';
      const out = new Console({ write: (text: string) => (said += text) });
      await sampleRun(
        run.path,
        { interpolate: false, to: 'npz', ...(checkpoint !== undefined && { checkpoint }) },
        out,
      );
      return said;
    };
    const images = async () => unzipSync(await readFile(join(run.path, 'samples.npz')))['images.npy']!;
    const file = join(run.path, 'samples.npz');
    expect(await draw()).toBe(`80 images of the best checkpoint, step 3: ${file}\n`);
    const best = await images();
    expect(await draw('newest')).toBe(`80 images: ${file}\n`);
    const newest = await images();
    expect(newest).not.toEqual(best);
    expect(await draw(6)).toBe(`80 images: ${file}\n`);
    expect(await images()).toEqual(newest);
    expect(await draw('best')).toContain('step 3');
    expect(await images()).toEqual(best);
    await expect(draw(4)).rejects.toThrow('has no checkpoint of step 4: it has those of 6, 5, 0');
    await rm(run.bestCheckpoint);
    expect(await draw()).toBe(`80 images: ${file}\n`);
    await expect(draw('best')).rejects.toThrow('has kept no best checkpoint');
  }));
