import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, resumeSession, silent, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { initialValue } from '../nn/index.js';
import { findRecipe } from '../recipes/index.js';
import { dataShape } from '../run/config.js';
import { RunFolder } from '../run/folder.js';
import { train } from '../run/loop.js';
import { nodeRuntime } from '../runtime/node.js';
import { TrainingState } from '../train/state.js';
import { networkParameters } from '../train/trainer.js';
import { newestState } from './checkpoint.js';
import { exportNetwork, findNetwork } from './export.js';
import { createImportedRun, importWeights } from './import.js';
import { networksOf } from './networks.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();
const config = tinyConfig(runtime, dataset);

/** Files of G and D as another seed makes them, and the state that they hold. */
async function otherSeed(folder: string) {
  const recipe = findRecipe('acgan');
  const system = recipe.build(recipe.parse(config.options), dataShape(config.data));
  networksOf(system);
  const state = new TrainingState(networkParameters(system), config.seed + 1);
  const card = { recipe: 'acgan', step: 0, classNames: [] };
  const files: string[] = [];
  for (const [name, format] of [
    ['G', 'keras'],
    ['D', 'pytorch'],
  ] as const) {
    const file = join(folder, name);
    await writeFile(file, await exportNetwork(system, findNetwork(system, name), state.values, format, card));
    files.push(file);
  }
  return { system, state, files };
}

test('a run is made at step 0, which can be resumed; a network without a file is that of a new run', async () => {
  await inTemporaryFolder(async (folder) => {
    const { system, state, files } = await otherSeed(folder);
    const imported = await importWeights(config, files.slice(0, 1), undefined);
    const run = await createImportedRun(config, imported, join(folder, 'run'));

    const session = await resumeSession(run.path, dataset, runtime, { stepsPerRun: 1 });
    expect(session.trainer.step).toBe(0);
    for (const p of system.generator!.parameters)
      expect(session.trainer.state.values[p.name]).toEqual(state.values[p.name]);
    for (const p of system.discriminator.parameters)
      expect(session.trainer.state.values[p.name]!.data).toEqual(initialValue(p, config.seed));

    const stop = new AbortController();
    expect(
      await train(
        session,
        silent(() => stop.abort()),
        stop.signal,
      ),
    ).toEqual({ finished: false, step: 1, flat: false });
    await session.release();
    const restored = await newestState(await RunFolder.open(run.path), () => undefined);
    expect(restored.step).toBe(1);
    const kernel = 'G/convT2/kernel';
    expect(restored.state.values[kernel]).toEqual(session.trainer.state.values[kernel]);
    expect(restored.state.values[kernel]).not.toEqual(state.values[kernel]);
  });
});

test('two files are those of the generator and of the discriminator', async () => {
  await inTemporaryFolder(async (folder) => {
    const { state, files } = await otherSeed(folder);
    const imported = await importWeights(config, files, undefined);
    expect([...imported.files]).toEqual([
      ['G', files[0]],
      ['D', files[1]],
    ]);
    expect(imported.state.values).toEqual(state.values);
    expect((await importWeights(config, files.slice(1), 'D')).state.values['D/conv1/kernel']).toEqual(
      state.values['D/conv1/kernel'],
    );
    await expect(importWeights(config, files, 'G')).rejects.toThrow('--network is for one file');
    await expect(importWeights(config, [...files, 'x'], undefined)).rejects.toThrow(
      "those are 3 files, and the recipe's networks are G and D",
    );
    await expect(importWeights(config, files.slice(0, 1), 'C')).rejects.toThrow('there is no network C');
  });
});

test('the checkpoint before a damaged one is read, and none at all is an error', async () => {
  await inTemporaryFolder(async (folder) => {
    const { files } = await otherSeed(folder);
    const run = await createImportedRun(config, await importWeights(config, files, undefined), join(folder, 'run'));
    const { path } = (await run.checkpoints())[0]!;
    await run.writeCheckpoint(5, new TextEncoder().encode('not a checkpoint'));
    const reasons: string[] = [];
    expect((await newestState(run, (reason) => reasons.push(reason))).step).toBe(0);
    expect(reasons).toEqual([expect.stringContaining('000005.safetensors is not a sound safetensors file')]);
    await writeFile(path, '');
    await expect(newestState(run, () => undefined)).rejects.toThrow('no checkpoint that is whole');
  });
});
