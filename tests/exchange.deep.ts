import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ExportFormat, exportNetwork, formats } from '../src/exchange/export.js';
import { networksOf } from '../src/exchange/networks.js';
import { decodeSafetensors, type NamedTensor } from '../src/formats/safetensors.js';
import { initialValue } from '../src/nn/index.js';
import { Stream } from '../src/random/stream.js';
import { findRecipe } from '../src/recipes/index.js';
import { dataShape } from '../src/run/config.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { floats, int64s } from '../src/runtime/runtime.js';
import { TrainingState } from '../src/train/state.js';
import { networkParameters } from '../src/train/trainer.js';
import { exchangeConfig } from './exchange/config.js';
import { exchangeInputs } from './exchange/inputs.js';
import { smallNetworks } from './exchange/networks.js';
import { inTemporaryFolder } from './tiny.js';

const python = process.env.GANNET_PYTHON ?? 'python3';
const script = join(import.meta.dirname, 'python/check_exchange.py');
const batch = 3;
const kerasRecipes = ['acgan', 'acgan-upsample', 'cgan', 'dcgan'];

/** What each network makes here, and what the others make of its weights, by `RECIPE-NETWORK/FORMAT/HEAD`. */
const here = new Map<string, Float32Array>();
let there: ReadonlyMap<string, NamedTensor>;

beforeAll(async () => {
  there = await inTemporaryFolder(async (folder) => {
    const jobs: object[] = [];
    for (const { recipe, options, data } of smallNetworks) jobs.push(...(await jobsOf(folder, recipe, options, data)));
    return ask(folder, jobs);
  });
}, 600_000);

async function ask(folder: string, jobs: readonly object[]): Promise<ReadonlyMap<string, NamedTensor>> {
  const [questions, answers] = [join(folder, 'jobs.json'), join(folder, 'answers.safetensors')];
  await writeFile(questions, JSON.stringify(jobs));
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  await promisify(execFile)(python, [script, questions, answers], { env }).catch(
    (error: Error & { stderr?: string }) => {
      // Keras puts whole arrays into its messages: the end says what it was.
      throw new Error(
        `${python} could not run the check. It needs a Python with keras, tensorflow, h5py, torch, onnx, onnxruntime and ` +
          `safetensors: name one in GANNET_PYTHON. ${(error.stderr ?? error.message).trim().slice(-1000)}`,
      );
    },
  );
  return decodeSafetensors(await readFile(answers), answers).tensors;
}

type Small = (typeof smallNetworks)[number];

async function jobsOf(
  folder: string,
  recipe: string,
  options: Small['options'],
  data: Small['data'],
): Promise<object[]> {
  const config = exchangeConfig(recipe, options, data);
  const found = findRecipe(recipe);
  const system = found.build(found.parse(config.options), dataShape(data));
  const networks = networksOf(system);
  // Biases and statistics that differ from their beginnings, or a mistake with them would not show.
  const state = new TrainingState(networkParameters(system), 5, (p) => {
    const noise = new Stream(6, p.name).uniform(
      p.shape.reduce((a, b) => a * b, 1),
      -0.4,
      0.4,
    );
    return initialValue(p, 5).map((v, i) => v + noise[i]!);
  });
  const jobs: object[] = [];
  for (const network of networks) {
    const name = `${recipe}-${network.name}`;
    const files: Partial<Record<ExportFormat, string>> = {};
    for (const format of Object.keys(formats) as ExportFormat[]) {
      if (format.startsWith('keras') && !kerasRecipes.includes(recipe)) continue;
      const card = { recipe, step: 0, classNames: data.classNames };
      const bytes = await exportNetwork(system, network, state.values, format, card);
      files[format] = join(folder, `${name}-${format}${formats[format]}`);
      await writeFile(files[format], bytes);
      if (format === 'onnx') await compute(name, bytes, system.latent.size, data);
    }
    jobs.push({ name, recipe, network: network.name, options: config.options, data, batch, files });
  }
  return jobs;
}

async function compute(name: string, model: Uint8Array, latent: number, data: Small['data']): Promise<void> {
  const { z, labels, image } = exchangeInputs(latent, data, batch);
  const program = await nodeRuntime().compile(model);
  const outputs = await program.run({
    z: floats(z, [batch, latent]),
    label: int64s(BigInt64Array.from(labels, BigInt), [batch]),
    image: floats(image, [batch, data.channels, data.height, data.width]),
  });
  for (const [head, { data }] of Object.entries(outputs)) here.set(`${name}/${head}`, data as Float32Array);
  await program.release();
}

describe.each([
  ['keras', kerasRecipes],
  ['keras-legacy', kerasRecipes],
  ['pytorch', smallNetworks.map(({ recipe }) => recipe)],
  ['onnx', smallNetworks.map(({ recipe }) => recipe)],
] as const)('%s computes what Gannet computes:', (format, recipes) => {
  test.each(recipes)('%s', (recipe) => {
    const outputs = [...here].filter(([key]) => ['G', 'D', 'C'].some((name) => key.startsWith(`${recipe}-${name}/`)));
    expect(outputs.length).toBeGreaterThan(0);
    for (const [key, ours] of outputs) {
      const [network, head] = key.split('/') as [string, string];
      const theirs = there.get(`${network}/${format}/${head}`)!.data as Float32Array;
      expect(theirs.length).toBe(ours.length);
      const error = ours.reduce((most, v, i) => Math.max(most, Math.abs(v - theirs[i]!)), 0);
      expect(error, key).toBeLessThan(1e-4);
    }
  });
});
