import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { gannet } from '../command.js';
import { GannetError } from '../errors.js';
import { sealModel } from '../formats/sealed-model.js';
import { nodeRuntime } from '../runtime/node.js';
import { RunFolder } from './folder.js';
import { openGenerator } from './generator.js';
import { Session } from './session.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();

async function begun(path: string, recipe: 'acgan' | 'cgan-mlp', options = {}): Promise<Session> {
  const config = tinyConfig(runtime, dataset, options, recipe);
  const session = await Session.open(await RunFolder.create(config, path), dataset, runtime);
  await session.saveCheckpoint();
  return session;
}

test("a run's own generator is opened; what is damaged or another's is not run, and the way out is said", () =>
  inTemporaryFolder(async (folder) => {
    const session = await begun(join(folder, 'run'), 'acgan');
    const { run, system } = session;
    const { sampler, step } = await openGenerator(run, system, runtime);
    expect(step).toBe(0);
    expect(await sampler.images({ z: new Float32Array(10), labels: [3] })).toHaveLength(784);
    await sampler.release();

    const file = run.generatorPath;
    const model = await readFile(file);
    const refused = async (what: string): Promise<void> => {
      const opening = openGenerator(run, system, runtime);
      await expect(opening).rejects.toThrow(GannetError);
      await expect(opening).rejects.toThrow(what);
      await expect(opening).rejects.toThrow(
        `To make it anew: ${gannet('export', run.path, '--checkpoint', 'newest', '--to', 'onnx', '--out', file)}`,
      );
    };
    await writeFile(file, model.with(1000, model[1000]! ^ 1));
    await refused(`${file} is damaged: its content does not match its checksum`);
    await writeFile(file, model.subarray(0, 292));
    await refused(`${file} is damaged, or not a model that Gannet wrote`);
    await writeFile(file, sealModel(new Uint8Array(20)));
    await refused('its producer is not told');

    const others = [
      await begun(join(folder, 'other'), 'cgan-mlp'),
      await begun(join(folder, 'wide'), 'acgan', { latent: 11 }),
    ];
    const [mlp, wide] = await Promise.all(others.map((other) => readFile(other.run.generatorPath)));
    await writeFile(file, mlp!);
    await refused("is not this run's generator: its recipe is cgan-mlp, and the run's acgan");
    await writeFile(file, wide!);
    await refused('is not this run\'s generator: its latent is {"size":11');

    await rm(file);
    await refused(`there is no ${file}`);
    await mkdir(file);
    await refused('it is no file');
    for (const opened of [session, ...others]) await opened.release();
  }));
