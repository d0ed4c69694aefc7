import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { RunFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { listRuns } from './list-runs.js';

test('runs are training, finished, stopped or damaged', () =>
  inTemporaryFolder(async (folder) => {
    const runtime = nodeRuntime({ threads: 1 });
    const config = tinyConfig(runtime, tinyDataset(), { steps: 8 }, 'cgan-mlp');
    const at = (name: string): Promise<RunFolder> => RunFolder.create(config, join(folder, name));
    const report = { epoch: 1, losses: {}, seconds: 1, imagesPerSecond: 1 };
    const held = await at('a');
    await (await at('b')).appendStats({ ...report, step: 8 });
    await (await at('c')).appendStats({ ...report, step: 4 });
    await mkdir(join(folder, 'd'));
    await writeFile(join(folder, 'd', 'config.json'), '{}');
    await mkdir(join(folder, 'no-run'));
    const locked = await held.lock();
    const runs = await listRuns(folder);
    locked.unlock();
    expect(runs.map(({ name, state }) => [name, state])).toEqual([
      ['a', 'training'],
      ['b', 'finished'],
      ['c', 'stopped'],
      ['d', 'damaged'],
    ]);
    expect(runs[3]?.problem).toContain(join(folder, 'd', 'config.json'));
    expect(await listRuns(join(folder, 'none'))).toEqual([]);
  }));
