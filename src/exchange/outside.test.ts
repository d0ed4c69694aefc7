import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exchangeConfig } from '../../tests/exchange/config.js';
import { exchangeInputs } from '../../tests/exchange/inputs.js';
import type { ExchangeData } from '../../tests/exchange/networks.js';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { decodeSafetensors } from '../formats/safetensors.js';
import { nodeRuntime } from '../runtime/node.js';
import { floats, int64s } from '../runtime/runtime.js';
import { exportNetwork, findNetwork } from './export.js';
import { createImportedRun, importWeights } from './import.js';

/** Written by Keras and PyTorch themselves: see tests/python/make_exchange.py. */
const folder = join(import.meta.dirname, '../../tests/exchange');

interface Case {
  readonly file: string;
  readonly recipe: string;
  readonly network: string;
  readonly batch: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: ExchangeData;
  /** Of each output, every so many-th element was kept. */
  readonly every: Readonly<Record<string, number>>;
}
const { tensors: expected, metadata } = decodeSafetensors(
  await readFile(join(folder, 'expected.safetensors')),
  'expected.safetensors',
);
const cases = JSON.parse(metadata.cases!) as Case[];
const runtime = nodeRuntime({ threads: 1 });

describe('a network made by Keras or PyTorch computes here what it computes there', () => {
  test.each(cases)('$file', async ({ file, recipe, network, batch, options, data, every }) => {
    const config = exchangeConfig(recipe, options, data);
    const { system, state, notes } = await importWeights(config, [join(folder, file)], network);
    const card = { recipe, step: 0, classNames: data.classNames };
    const model = await exportNetwork(system, findNetwork(system, network), state.values, 'onnx', card);
    const program = await runtime.compile(model);
    const { latent } = system;
    const { z, labels, image } = exchangeInputs(latent.size, data, batch);
    const found = await program.run({
      z: floats(z, [batch, latent.size]),
      label: int64s(BigInt64Array.from(labels, BigInt), [batch]),
      image: floats(image, [batch, data.channels, data.height, data.width]),
    });
    expect(Object.keys(found).sort()).toEqual(Object.keys(every).sort());
    for (const [head, step] of Object.entries(every)) {
      const wanted = expected.get(`${file}/${head}`)!.data as Float32Array;
      const kept = (found[head]!.data as Float32Array).filter((_, i) => i % step === 0);
      expect(kept.length).toBe(wanted.length);
      expect(Math.max(...kept.map((v, i) => Math.abs(v - wanted[i]!)))).toBeLessThan(1e-4);
    }
    expect(notes.some((note) => note.includes('the names of'))).toBe(/nested|plain/.test(file));
    await program.release();
  });
});

test('layers with other names are found by their order, and the user is told', async () => {
  const { recipe, options, data } = cases.find(({ file }) => file === 'acgan-nested-G.h5')!;
  const path = join(folder, 'acgan-nested-G.h5');
  const { notes } = await importWeights(exchangeConfig(recipe, options, data), [path], undefined);
  expect(notes.join('\n')).toMatch(
    /the names of convolutions are not those of G: by order, \S+ is convT1, \S+ is convT2/,
  );
  expect(notes.join('\n')).toMatch(/by order, \S+batch_normalization\S* is bn1, \S+ is bn2/);
});

test('a generator becomes a run whose generator.onnx makes the same images', async () => {
  const { recipe, options, data, batch, every } = cases.find(({ file }) => file === 'acgan-G.weights.h5')!;
  await inTemporaryFolder(async (out) => {
    const config = exchangeConfig(recipe, options, data);
    const imported = await importWeights(config, [join(folder, 'acgan-G.weights.h5')], undefined);
    const run = await createImportedRun(config, imported, join(out, 'run'));
    expect((await run.checkpoints()).map(({ step }) => step)).toEqual([0]);
    const program = await runtime.compile(await readFile(run.generatorPath));
    const { z, labels } = exchangeInputs(5, data, batch);
    const { image } = await program.run({
      z: floats(z, [batch, 5]),
      label: int64s(BigInt64Array.from(labels, BigInt), [batch]),
    });
    const wanted = expected.get('acgan-G.weights.h5/image')!.data as Float32Array;
    const kept = (image!.data as Float32Array).filter((_, i) => i % every.image! === 0);
    expect(Math.max(...kept.map((v, i) => Math.abs(v - wanted[i]!)))).toBeLessThan(1e-4);
    await program.release();
  });
});
