import { describe, expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { Stream } from '../random/stream.js';
import { findRecipe } from '../recipes/index.js';
import { dataShape } from '../run/config.js';
import { nodeRuntime } from '../runtime/node.js';
import { floats, int64s } from '../runtime/runtime.js';
import { generatorGraph } from './graph.js';
import { exportGenerator, Sampler } from './sampler.js';
import { TrainingState } from './state.js';

const runtime = nodeRuntime({ threads: 1 });

function systemOf(name: string, options: Readonly<Record<string, unknown>>) {
  const recipe = findRecipe(name);
  const system = recipe.build(recipe.parse(options), dataShape(tinyDataset(10, 10)));
  generatorGraph(system, 1);
  return { system, values: new TrainingState(system.generator!.parameters, 4).values };
}

const conditional = () => systemOf('acgan', tinyConfig(runtime, tinyDataset(10, 10)).options);
const points = (count: number, size: number): Float32Array => new Stream(1, 'test').uniform(count * size, -1, 1);

describe('Sampler', () => {
  test('a number of images that takes several runs; each depends on its own point and class alone', async () => {
    const { system, values } = conditional();
    const sampler = await Sampler.ofState(system, runtime, () => values);
    const z = points(230, 10);
    const labels = Array.from({ length: 230 }, (_, i) => i % 10);
    const images = await sampler.images({ z, labels });
    expect(images).toHaveLength(230 * 784);
    for (const v of images) if (!(v >= 0 && v <= 1)) expect.fail(`${v} is not in [0, 1]`);
    const one = await sampler.images({ z: z.slice(2150, 2160), labels: [215 % 10] });
    const there = images.slice(215 * 784, 216 * 784);
    for (const [i, v] of one.entries()) expect(Math.abs(v - there[i]!)).toBeLessThan(1e-6);
    const other = await sampler.images({ z: z.slice(2150, 2160), labels: [6] });
    expect(other).not.toEqual(one);
    await sampler.release();
  });

  test('follows the parameters', async () => {
    let { system, values } = conditional();
    const sampler = await Sampler.ofState(system, runtime, () => values);
    const latents = { z: points(1, 10), labels: [0] };
    const before = await sampler.images(latents);
    const bias = values['G/convT3/bias']!;
    values = { ...values, 'G/convT3/bias': floats(Float32Array.of(0.5), bias.dims) };
    expect(await sampler.images(latents)).not.toEqual(before);
    await sampler.release();
  });
});

test('a sampler for many images makes the same ones, in blocks and singly', async () => {
  const { system, values } = conditional();
  const plain = await Sampler.ofState(system, runtime, () => values);
  const fast = await Sampler.ofMany(system, runtime, values, 'fast');
  for (const count of [3, 100, 105]) {
    const latents = { z: points(count, 10), labels: Array.from({ length: count }, (_, i) => i % 10) };
    const [a, b] = [await plain.images(latents), await fast.images(latents)];
    expect(b).toHaveLength(a.length);
    expect(Math.max(...a.map((v, i) => Math.abs(v - b[i]!)))).toBeLessThan(1e-4);
  }
  await Promise.all([plain.release(), fast.release()]);
});

describe('generator.onnx', () => {
  test.each([
    ['acgan', conditional, ['z', 'label']],
    ['gan', () => systemOf('gan', { latent: 10 }), ['z']],
  ] as const)("%s: the sampler's images, at any number", async (recipe, make, inputs) => {
    const { system, values } = make();
    const model = exportGenerator(system, values, { recipe, step: 12, classNames: ['a', 'b'] });
    expect(exportGenerator(system, values, { recipe, step: 12, classNames: ['a', 'b'] })).toEqual(model);
    const program = await runtime.compile(model);
    expect([...program.inputNames].sort()).toEqual([...inputs].sort());
    expect(program.outputNames).toEqual(['image']);
    await program.release();

    const [state, alone] = [
      await Sampler.ofState(system, runtime, () => values),
      await Sampler.ofModel(model, runtime),
    ];
    for (const count of [1, 3, 110]) {
      const latents = { z: points(count, 10), labels: Array.from({ length: count }, (_, i) => i % 10) };
      const [a, b] = [await state.images(latents), await alone.images(latents)];
      expect(b).toHaveLength(count * 784);
      let most = 0;
      for (const [i, v] of a.entries()) most = Math.max(most, Math.abs(v - b[i]!));
      expect(most).toBeLessThan(2e-6);
    }
    await Promise.all([state.release(), alone.release()]);
  });

  test('is a copy: training that goes on does not change it', async () => {
    const { system, values } = conditional();
    const card = { recipe: 'acgan', step: 1, classNames: [] };
    const model = exportGenerator(system, values, card);
    const before = model.slice();
    (values['G/dense/kernel']!.data as Float32Array).fill(0);
    expect(model).toEqual(before);
    expect(exportGenerator(system, values, card)).not.toEqual(before);
  });

  test('says what it is and how to draw z', () => {
    const { system, values } = conditional();
    const model = Buffer.from(
      exportGenerator(system, values, { recipe: 'acgan', step: 12, classNames: ['null', 'eins'] }),
    );
    for (const text of ['gannet', 'acgan', '["null","eins"]', '{"size":10,"kind":"uniform","low":-1,"high":1}'])
      expect(model.includes(text), text).toBe(true);
  });
});

test('the generator runs by its inputs z and label, and makes [N, C, H, W]', async () => {
  const { system, values } = conditional();
  const program = await runtime.compile(exportGenerator(system, values, { recipe: 'acgan', step: 0, classNames: [] }));
  const { image } = await program.run({
    z: floats(points(2, 10), [2, 10]),
    label: int64s(BigInt64Array.of(1n, 2n), [2]),
  });
  expect(image!.dims).toEqual([2, 1, 28, 28]);
  await program.release();
});
