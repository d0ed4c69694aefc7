import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import {
  inTemporaryFolder,
  silent,
  type TinyRecipe,
  tinyConfig,
  tinyDataset,
  tinyGauge,
  tinyWatch,
} from '../../tests/tiny.js';
import { RunFolder } from '../run/folder.js';
import { train } from '../run/loop.js';
import { Session } from '../run/session.js';
import { nodeRuntime } from '../runtime/node.js';
import { generator } from './generator.js';
import { savePng } from './save-png.js';

const runtime = nodeRuntime({ threads: 1 });
const seeds = [4, 9];

async function makeRun(path: string, recipe: TinyRecipe, watch = {}): Promise<string> {
  const dataset = tinyDataset();
  const config = tinyConfig(runtime, dataset, { epochs: 1, sampleEvery: 100 }, recipe, watch);
  const session = await Session.open(await RunFolder.create(config, path), dataset, runtime);
  await train(session, silent(), new AbortController().signal, tinyGauge);
  await session.release();
  return path;
}

test('of a run, of a file, and of the best checkpoint', () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(join(folder, 'run'), 'acgan', tinyWatch);
    const steps: number[] = [];
    const drawn: Float32Array[] = [];
    for (const [path, checkpoint] of [
      [run, undefined],
      [run, 'best'],
      [run, 'newest'],
      [join(run, 'generator.onnx'), undefined],
    ] as const) {
      const model = await generator(path, { threads: 1, ...(checkpoint && { checkpoint }) });
      steps.push(model.step);
      drawn.push((await model.sample({ seeds, classes: [2] })).data);
      await model.release();
    }
    expect(steps).toEqual([steps[0], steps[0], 10, 10]);
    expect(drawn[1]).toEqual(drawn[0]);
    expect(drawn[3]).toEqual(drawn[2]);
  }));

test('a picture of its images', () =>
  inTemporaryFolder(async (folder) => {
    const model = await generator(await makeRun(join(folder, 'run'), 'acgan'), { threads: 1 });
    const file = join(folder, 'digits.png');
    await savePng(file, await model.sample({ seeds, classes: [1, 2, 3] }));
    await model.release();
    expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 84, height: 56 });
  }));

test('what has no generator says so', () =>
  inTemporaryFolder(async (folder) => {
    await expect(generator(join(folder, 'nothing'))).rejects.toThrow(/there is no folder/);
    const classifier = await makeRun(join(folder, 'classifier'), 'cnn-classifier');
    await expect(generator(classifier)).rejects.toThrow(/a run of cnn-classifier, which has no generator/);
    const run = await makeRun(join(folder, 'a run'), 'cgan-mlp');
    await rm(join(run, 'generator.onnx'));
    await expect(generator(run)).rejects.toThrow(
      `there is no ${run}/generator.onnx. To make it anew: npm run --silent gannet -- export '${run}' --checkpoint`,
    );
    await writeFile(join(folder, 'x.onnx'), await readFile(join(classifier, 'config.json')));
    await expect(generator(join(folder, 'x.onnx'))).rejects.toThrow(/no ONNX model/);
  }));
