import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exchangeConfig } from '../../tests/exchange/config.js';
import { smallNetworks } from '../../tests/exchange/networks.js';
import { inTemporaryFile, inTemporaryFolder } from '../../tests/tiny.js';
import { decodeKeras3Weights } from '../formats/keras3-h5.js';
import { decodeSafetensors } from '../formats/safetensors.js';
import { findRecipe } from '../recipes/index.js';
import { dataShape } from '../run/config.js';
import { TrainingState } from '../train/state.js';
import { networkParameters } from '../train/trainer.js';
import { type ExportFormat, exportNetwork, findNetwork, formats } from './export.js';
import { importWeights } from './import.js';
import { networksOf } from './networks.js';

/** A system whose arrays are all different, moving statistics and biases too. */
function distinct(recipe: string) {
  const { options, data } = smallNetworks.find((small) => small.recipe === recipe)!;
  const config = exchangeConfig(recipe, options, data);
  const found = findRecipe(recipe);
  const system = found.build(found.parse(config.options), dataShape(data));
  const networks = networksOf(system);
  let count = 0;
  const state = new TrainingState(networkParameters(system), 0, (p) =>
    Float32Array.from({ length: p.shape.reduce((a, b) => a * b, 1) }, () => ++count),
  );
  const card = { recipe, step: 7, classNames: data.classNames };
  const bytes = (name: string, format: ExportFormat) =>
    exportNetwork(system, findNetwork(system, name), state.values, format, card);
  return { config, networks, state, bytes };
}

describe.each(smallNetworks.map(({ recipe }) => recipe))('%s', (recipe) => {
  test.each(['keras', 'keras-legacy', 'pytorch'] as const)('to %s and back is the same', async (format) => {
    const { config, networks, state, bytes } = distinct(recipe);
    await inTemporaryFolder(async (folder) => {
      for (const { name, parameters } of networks) {
        const file = join(folder, `${name}${formats[format]}`);
        await writeFile(file, await bytes(name, format));
        const imported = await importWeights(config, [file], name);
        for (const note of imported.notes) expect(note).toMatch(/left out .*num_batches_tracked \(I64\)/);
        for (const p of parameters) expect(imported.state.values[p.name]).toEqual(state.values[p.name]);
      }
    });
  });
});

test('Keras 3: layers by class and counter, arrays by number, in its layouts', async () => {
  const layers = await inTemporaryFile(await distinct('acgan').bytes('G', 'keras'), decodeKeras3Weights);
  const lines = layers.map(
    ({ path, name, weights }) => `${path} ${name} ${weights.map((w) => `[${w.shape}]`).join('')}`,
  );
  expect(lines).toEqual([
    'layers/batch_normalization bn1 [4][4][4][4]',
    'layers/batch_normalization_1 bn2 [3][3][3][3]',
    'layers/conv2d_transpose convT1 [5,5,4,6][4]',
    'layers/conv2d_transpose_1 convT2 [5,5,3,4][3]',
    'layers/conv2d_transpose_2 convT3 [5,5,1,3][1]',
    'layers/dense dense [5,54][54]',
    'layers/embedding embedding [4,5]',
  ]);
});

test("PyTorch: a state_dict's names and layouts", async () => {
  const { tensors, metadata } = decodeSafetensors(await distinct('acgan').bytes('G', 'pytorch'), 'G');
  expect([...tensors].map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape}]`)).toEqual([
    'embedding.weight F32 [4,5]',
    'dense.weight F32 [54,5]',
    'dense.bias F32 [54]',
    'convT1.weight F32 [6,4,5,5]',
    'convT1.bias F32 [4]',
    ...['weight', 'bias', 'running_mean', 'running_var'].map((role) => `bn1.${role} F32 [4]`),
    'bn1.num_batches_tracked I64 []',
    'convT2.weight F32 [4,3,5,5]',
    'convT2.bias F32 [3]',
    ...['weight', 'bias', 'running_mean', 'running_var'].map((role) => `bn2.${role} F32 [3]`),
    'bn2.num_batches_tracked I64 []',
    'convT3.weight F32 [3,1,5,5]',
    'convT3.bias F32 [1]',
  ]);
  expect(metadata).toEqual({ format: 'pt' });
});

test('the same weights give the same bytes', async () => {
  for (const format of Object.keys(formats) as ExportFormat[]) {
    const [a, b] = [await distinct('cgan').bytes('D', format), await distinct('cgan').bytes('D', format)];
    expect(Buffer.compare(a, b)).toBe(0);
  }
});

test('a network that the recipe does not have', async () => {
  expect(() => distinct('gan').bytes('C', 'onnx')).toThrow('there is no network C; the recipe has G and D');
});

test.each([
  ['acgan', 28, { spectralNorm: 'discriminator' }, 'D', 'layer conv1 has spectral normalisation'],
  ['sngan', 32, { width: 2 }, 'G', 'layer block1.norm1 has conditional batch norm'],
] as const)(
  '%s: layers that other frameworks have not are refused, and ONNX takes them',
  async (name, side, o, network, what) => {
    const found = findRecipe(name);
    const system = found.build(found.parse({ ...o }), { channels: 1, height: side, width: side, classes: 2 });
    const parts = networksOf(system);
    const { values } = new TrainingState(networkParameters(system), 0);
    const card = { recipe: name, step: 1, classNames: ['a', 'b'] };
    const chosen = parts.find((part) => part.name === network)!;
    const to = (format: ExportFormat) => exportNetwork(system, chosen, values, format, card);
    for (const format of ['keras', 'keras-legacy', 'pytorch'] as const) await expect(to(format)).rejects.toThrow(what);
    expect((await to('onnx')).length).toBeGreaterThan(1000);
  },
);
