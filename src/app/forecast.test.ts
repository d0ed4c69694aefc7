import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { RunFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { forecastTraining } from './forecast.js';

test('a training takes its steps at the pace of a run that is known, times how many more products a step has', () =>
  inTemporaryFolder(async (folder) => {
    const dataset = tinyDataset(40);
    const config = tinyConfig(nodeRuntime({ threads: 1 }), dataset, {}, 'cgan-mlp');
    const run = await RunFolder.create(config, join(folder, 'run'));
    const report = { epoch: 1, losses: {}, imagesPerSecond: 8 };
    await run.appendStats({ ...report, step: 10, seconds: 4 });
    await run.appendStats({ ...report, step: 20, seconds: 6 });
    const same = { set: { latent: 10, width: 16 }, batch: 4, epochs: 3 };
    // Half a second a step, ten steps an epoch.
    expect(await forecastTraining(run, dataset, 'cgan-mlp', same)).toEqual({ steps: 30, seconds: 15 });
    const { seconds } = await forecastTraining(run, dataset, 'cgan-mlp', { ...same, batch: 8, epochs: 6 });
    expect(seconds).toBeCloseTo(30);
  }));
