import { describe, expect, test } from 'vitest';
import { tinyConfig, tinyDataset, tinyPictures, tinyRecipes } from '../../tests/tiny.js';
import { Batches } from '../data/batches.js';
import { GannetError } from '../errors.js';
import { assemble } from '../run/assemble.js';
import { nodeRuntime } from '../runtime/node.js';
import { trainingInputs } from '../train/inputs.js';
import { networkParameters, Trainer } from '../train/trainer.js';
import { findRecipe, recipes } from './index.js';
import { PhaseContext } from './phase.js';

const mnist = { channels: 1, height: 28, width: 28, classes: 10 } as const;

describe('options', () => {
  const { parse } = findRecipe('acgan');

  test("the recipe's defaults stand where nothing is given", () => {
    expect(parse({ batch: 7 })).toMatchObject({ batch: 7, lr: 2e-4, epochs: 100, order: 'shuffle', latent: 100 });
  });

  test.each([
    [{ bacth: 7 }, 'acgan has no option bacth; did you mean batch?'],
    [{ batch: 0 }, 'acgan: batch cannot be 0'],
    [{ batch: 1.5 }, 'acgan: batch cannot be 1.5'],
    [{ lr: '0.1' }, 'acgan: lr cannot be "0.1": write one number'],
    [{ flip: 'yes' }, 'acgan: flip cannot be "yes": write true or false'],
    [{ lr: Number.NaN }, 'acgan: lr cannot be'],
    [{ dropout: 1 }, 'acgan: dropout cannot be 1'],
    [{ order: 'sorted' }, 'acgan: order cannot be "sorted"'],
    [{ generatorChannels: [8, 8] }, 'acgan: generatorChannels cannot be [8,8]'],
    [{ generatorChannels: [8, 8, 0] }, 'acgan: generatorChannels cannot be [8,8,0]'],
  ])('%j', (given, message) => {
    expect(() => parse(given)).toThrow(GannetError);
    expect(() => parse(given)).toThrow(message);
  });

  test('every wrong option gets a line', () => {
    expect(() => parse({ batch: 0, lr: -1 })).toThrow(/batch cannot be 0.*\n.*lr cannot be -1/);
  });
});

test('an unknown recipe is an error that suggests the nearest and names all', () => {
  expect(() => findRecipe('acgna')).toThrow(GannetError);
  expect(() => findRecipe('acgna')).toThrow(/no recipe acgna; did you mean acgan\?.*dcgan/);
  // Two changes from cgan too, which begins otherwise.
  expect(() => findRecipe('sgnan')).toThrow('did you mean sngan?');
});

test('acgan has the parameters of the Keras example', () => {
  const recipe = findRecipe('acgan');
  const system = recipe.build(recipe.parse({}), mnist);
  for (const phase of system.phases) phase.losses(contextOf(phase.name));
  const sizes = networkParameters(system).map((p) => [p.name, p.shape.reduce((a, b) => a * b, 1)] as const);
  const total = (network: string) => sizes.filter(([n]) => n.startsWith(network)).reduce((sum, [, n]) => sum + n, 0);
  // Embedding 1,000; dense 349,056; transposed convolutions 1,843,392, 460,896 and 2,401; batch norms 768 and 384.
  expect(total('G/')).toBe(2_657_897);
  // Convolutions 320, 18,496, 73,856 and 295,168; dense 12,545 and 125,450.
  expect(total('D/')).toBe(525_835);
});

function contextOf(phase: string): PhaseContext {
  return new PhaseContext(phase, 2, mnist, { kind: 'normal' });
}

test('images of a size that a recipe is not built for are refused', () => {
  const recipe = findRecipe('acgan');
  expect(() => recipe.build(recipe.parse({}), { ...mnist, height: 32 })).toThrow(
    'acgan is built for images of 28x28, 32x32, 64x64 or 128x128, and these have 32x28: give data of such a size with --data, ' +
      'scale them with --size 32,',
  );
  const classifier = findRecipe('cnn-classifier');
  expect(() => classifier.build(classifier.parse({}), { ...mnist, height: 32 })).toThrow(
    'cnn-classifier is built for images of 28x28, and these have 32x28: give data of 28x28',
  );
});

describe.each(['acgan', 'cgan', 'dcgan'])('%s of other sizes', (name) => {
  const { parse, build } = findRecipe(name);
  const narrow = { acgan: [8, 8, 8, 8], cgan: [8, 8, 8], dcgan: [8, 8, 8] }[name]!;
  const options = { generatorChannels: [8, 8, 8], discriminatorChannels: narrow, latent: 10 };

  test.each([32, 64, 128])('%i, in colour: one more stage at each doubling, half as wide', (side) => {
    const data = { channels: 3, height: side, width: side, classes: 4 } as const;
    const { generator, discriminator } = build(parse(options), data);
    const step = new PhaseContext('D', 2, data, { kind: 'normal' });
    const image = step.infer(generator!, { z: step.latent('z', 2, 10), y: step.y });
    expect(image.shape).toEqual([2, 3, side, side]);
    const verdict = Object.values(step.infer(discriminator, { image, y: step.y }))[0]!;
    expect(verdict.shape).toEqual([2, 1]);
    const widths = (of: Pick<typeof discriminator, 'layers'> | undefined, kind: string): number[] =>
      of!.layers.filter((layer) => layer.kind === kind).map((layer) => layer.outputShape[1]!);
    const more = Math.log2(side / 32);
    expect(widths(generator, 'ConvTranspose2d')).toEqual([8, 8, ...[4, 2].slice(0, more), 3]);
    expect(widths(discriminator, 'Conv2d')).toEqual([...[2, 4].slice(2 - more), ...narrow]);
  });

  test('channels may be given for every stage, and not for more', () => {
    const data = { channels: 1, height: 64, width: 64, classes: 4 } as const;
    const built = (generatorChannels: readonly number[]) => () => build(parse({ ...options, generatorChannels }), data);
    expect(built([9, 8, 7, 6])).not.toThrow();
    expect(built([9, 8, 7, 6, 5])).toThrow('generatorChannels cannot be 9,8,7,6,5: images of 64x64 take 4 of them');
  });
});

test.each([...recipes.values()].map((r) => [r.name, r] as const))(
  '%s: its presets are options that it takes',
  (_, r) => {
    for (const preset of Object.values(r.presets)) {
      expect(() => r.parse(preset.options)).not.toThrow();
      expect(preset.title).not.toBe('');
    }
  },
);

const forMnist = [...recipes.values()]
  .filter(({ size }) => size === null || size.height === 28)
  .map(({ name }) => name);

test.each(forMnist)('%s: a step changes every parameter, and gives the same losses again', async (name) => {
  const dataset = tinyDataset(20, 10);
  const runtime = nodeRuntime({ threads: 1 });
  const recipe = findRecipe(name);
  const trained = async () => {
    const system = recipe.build(recipe.parse({ batch: 2 }), mnist);
    const batches = new Batches({ count: 20, batch: 2, order: 'shuffle', seed: 1 });
    const inputs = trainingInputs(dataset, batches, 1, system.range);
    const trainer = await Trainer.create({ system, runtime, inputs, batch: 2, seed: 1 });
    const { values } = trainer.state;
    const before = new Map(trainer.state.names.map((n) => [n, (values[n]!.data as Float32Array).slice()]));
    const losses = await trainer.next();
    const unchanged = networkParameters(system)
      .map((p) => p.name)
      .filter((n) => before.get(n)!.every((v, i) => v === trainer.state.values[n]!.data[i]));
    await trainer.release();
    return { losses, unchanged };
  };
  const { losses, unchanged } = await trained();
  // A bias in front of a batch norm has no gradient.
  expect(unchanged.filter((n) => !n.endsWith('/bias'))).toEqual([]);
  for (const parts of Object.values(losses)) {
    for (const loss of Object.values(parts)) expect(Number.isFinite(loss)).toBe(true);
  }
  expect((await trained()).losses).toEqual(losses);
});

/** What a user of each recipe may choose otherwise; steps, batch and widths are the tiny ones of `tinyConfig`. */
const chosen: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  acgan: { latent: 7, softLabel: 0.8, dropout: 0.1 },
  'acgan-upsample': { latent: 7, softLabel: 0.9, dropout: 0.1 },
  cgan: { latent: 7, softLabel: 0.9 },
  dcgan: { latent: 7, softLabel: 0.9 },
  'cnn-classifier': { channels: [3, 5] },
  'dcgan-128': { latent: 7, softLabel: 0.9 },
  'cgan-mlp': { latent: 7, softLabel: 0.9, width: 9 },
  gan: { latent: 7, softLabel: 0.9, width: 9 },
};

test.each(tinyRecipes)('%s trains at an unusual batch size, with every option chosen otherwise', async (name) => {
  const dataset = name === 'dcgan-128' ? tinyPictures(5) : tinyDataset(20, 10);
  const runtime = nodeRuntime({ threads: 1 });
  const options = { batch: 3, lr: 3e-3, steps: 2, beta1: 0.4, ...chosen[name] };
  const config = tinyConfig(runtime, dataset, options, name);
  expect(config.options).toMatchObject(options);
  const { system } = assemble(config, dataset);
  const batches = new Batches({ count: dataset.train.count, batch: 3, order: 'random', seed: 1 });
  const inputs = trainingInputs(dataset, batches, 1, system.range);
  const trainer = await Trainer.create({ system, runtime, inputs, batch: 3, seed: 1 });
  for (let step = 1; step <= 2; step++) {
    const losses = await trainer.next();
    for (const parts of Object.values(losses)) expect(Object.values(parts).every(Number.isFinite)).toBe(true);
  }
  expect(trainer.step).toBe(2);
  await trainer.release();
});
