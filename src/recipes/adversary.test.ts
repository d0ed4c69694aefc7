import { describe, expect, test } from 'vitest';
import { type TinyRecipe, tinyConfig, tinyDataset, tinyPictures } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { type Lowering, lowerings } from '../lowering/index.js';
import { assemble } from '../run/assemble.js';
import { nodeRuntime } from '../runtime/node.js';
import { Trainer } from '../train/trainer.js';
import type { StepLosses } from '../train/training.js';
import { findRecipe } from './index.js';

const runtime = nodeRuntime({ threads: 1 });
const digits = tinyDataset();
const pictures = tinyPictures(8);

async function trained(
  options: Readonly<Record<string, unknown>>,
  lowering: Lowering = 'fast',
  steps = 2,
  recipe: TinyRecipe = 'acgan',
) {
  const dataset = recipe === 'dcgan-128' ? pictures : digits;
  const config = tinyConfig(runtime, dataset, recipe === 'acgan' ? { dropout: 0, ...options } : options, recipe);
  const { system, inputs } = assemble({ ...config, lowering }, dataset);
  const trainer = await Trainer.create({ system, runtime, inputs, batch: 4, seed: 3, lowering });
  const losses = [...(await trainer.advance(1)), ...(steps > 1 ? await trainer.advance(steps - 1) : [])];
  const { values } = trainer.state;
  await trainer.release();
  return { losses, values, system };
}

function expectAlike(losses: readonly StepLosses[], expected: readonly StepLosses[]): void {
  for (const [step, phases] of expected.entries()) {
    expect(Object.keys(losses[step]!)).toEqual(Object.keys(phases));
    for (const [phase, parts] of Object.entries(phases)) {
      for (const [part, loss] of Object.entries(parts)) {
        const bound = 1e-4 * Math.max(1, Math.abs(loss));
        expect(Math.abs(losses[step]![phase]![part]! - loss), `${phase} ${part}`).toBeLessThan(bound);
      }
    }
  }
}

/** Every option is chosen in one of these, beside others that go with it. */
const chosen: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'adc, hinge, spectral norm in D, colour': {
    ...{ head: 'adc', headWeight: 0.5, loss: 'hinge', spectralNorm: 'discriminator', augment: 'colour' },
  },
  'tac, least squares, spectral norm in both, translation, flip': {
    ...{ head: 'tac', loss: 'least-squares', spectralNorm: 'both', augment: ['translation'], flip: true },
  },
  'projection, wasserstein, gradient penalty, cutout, balanced classes': {
    ...{ head: 'projection', loss: 'wasserstein', gradientPenalty: 10, augment: 'cutout', fakeLabels: 'balanced' },
  },
  'adc and projection, certainty, fakes made in training mode': {
    ...{ head: 'adc-projection', certainty: 0.2, fakes: 'training' },
  },
  'R1, deviation of the minibatch, two steps of D': { r1: 10, minibatchStd: 4, discriminatorSteps: 2 },
  'R1 every other step': { r1: 10, r1Every: 2 },
};

describe('each choice', () => {
  test.each(Object.entries(chosen))('%s: trains the same in all lowerings', async (_, o) => {
    const [plain, exact, fast] = await Promise.all(lowerings.map(async (l) => (await trained(o, l)).losses));
    for (const losses of [exact!, fast!]) expectAlike(losses, plain!);
  });

  test('the parts of the losses and the phases of a step are what was chosen', async () => {
    const parts = async (options: object) =>
      (await trained({ ...options }, 'plain')).losses.map((phases) =>
        Object.entries(phases).map(([phase, losses]) => `${phase}: ${Object.keys(losses).join(' ')}`),
      );
    const penalised = ['D: total generation gradientPenalty', 'G: total generation'];
    expect(await parts({ head: 'projection', gradientPenalty: 1 })).toEqual([penalised, penalised]);
    const d = 'D: total generation auxiliary';
    expect(await parts({ r1: 1, r1Every: 2, discriminatorSteps: 2 })).toEqual([
      [d],
      [d, 'R1: total', 'G: total generation auxiliary'],
    ]);
  });

  test('R1 by itself: its gradient is of the layers that it depends on, and as many times as strong', async () => {
    const weight = async (options: object) => (await trained({ ...options }, 'plain')).losses;
    const [, lazy] = await weight({ r1: 10, r1Every: 2, head: 'adc' });
    const [, thrice] = await weight({ r1: 30, r1Every: 2, head: 'adc' });
    expect(thrice!.R1!.total! / lazy!.R1!.total!).toBeCloseTo(3, 4);
    const [once] = await weight({ r1: 10, head: 'adc' });
    expect(lazy!.R1!.total! / once!.D!.r1!).toBeGreaterThan(1.5);
  });

  test('projection beside adc: the verdict hears of the class, and certainty is paid by the generator alone', async () => {
    const first = async (options: object) => (await trained({ ...options }, 'plain', 1)).losses[0]!;
    const [adc, both, sure] = [
      await first({ head: 'adc' }),
      await first({ head: 'adc-projection' }),
      await first({ head: 'adc-projection', certainty: 0.5 }),
    ];
    expect(both!.D!.generation).not.toBe(adc!.D!.generation);
    expect(both!.D!.auxiliary).toBe(adc!.D!.auxiliary);
    expect(sure!.D).toEqual(both!.D);
    // Half the cross-entropy over ten classes of a network that knows nothing yet.
    expect(sure!.G!.auxiliary! - both!.G!.auxiliary!).toBeCloseTo(Math.log(10) / 2, 0);
  });

  test('fakes for D made in training mode move the statistics of G a second time', async () => {
    const statistic = async (fakes: string) => (await trained({ fakes }, 'plain', 1)).values['G/bn1/mean']!.data;
    const [once, twice] = [await statistic('inference'), await statistic('training')];
    const sum = (values: ArrayLike<number | bigint>): number => Array.from(values, Number).reduce((a, b) => a + b);
    expect(sum(twice) / sum(once)).toBeGreaterThan(1.5);
    expect(sum(twice) / sum(once)).toBeLessThan(3);
  });

  test("learning rates apart: D's steps alone change", async () => {
    const [one, other] = await Promise.all([trained({}, 'fast', 1), trained({ discriminatorLr: 1e-3 }, 'fast', 1)]);
    const moved = (of: typeof one, name: string): number => Number(of.values[`adam/m/${name}`]!.data[0]);
    expect(moved(one, 'D/conv1/kernel')).toBe(moved(other, 'D/conv1/kernel'));
    expect([...one.values['D/conv1/kernel']!.data]).not.toEqual([...other.values['D/conv1/kernel']!.data]);
    const rates = ['D', 'G'].map((name) => other.system.phases.find((phase) => phase.name === name)!.adam.lr);
    expect(rates).toEqual([1e-3, 2e-4]);
  });

  test('decay goes over the whole training, also one that is given in epochs', () => {
    const pace = (options: object) => assemble(tinyConfig(runtime, digits, { ...options }), digits).system.pace;
    expect(pace({})).toBeUndefined();
    const linear = pace({ decay: 'linear', epochs: 2 })!; // 10 steps an epoch
    expect([1, 6, 20].map(linear)).toEqual([1, 0.75, expect.closeTo(0.05, 12)]);
    const cosine = pace({ decay: 'cosine', steps: 4 })!;
    expect([1, 3].map(cosine)).toEqual([1, expect.closeTo(0.5, 12)]);
  });
});

describe.each(['cgan', 'dcgan', 'dcgan-128'] as const)('%s', (recipe) => {
  const options = {
    ...{ r1: 10, loss: 'hinge', spectralNorm: 'both', minibatchStd: 2, augment: ['colour', 'translation', 'cutout'] },
    ...{ gradientPenalty: 1, discriminatorNorm: 'none', discriminatorLr: 1e-3, discriminatorSteps: 2, decay: 'linear' },
    // So that Adam does not make full-sized steps of gradients that are all but zero, whose sign is rounding's.
    epsilon: 1e-4,
    ...(recipe === 'cgan' ? { head: 'projection', fakeLabels: 'balanced' } : {}),
  };

  test('takes the same choices, in all lowerings', async () => {
    const [plain, fast] = await Promise.all(
      (['plain', 'fast'] as const).map((lowering) => trained(options, lowering, 2, recipe)),
    );
    // Of the first step: a penalty jumps where a unit crosses zero, and in a few steps rounding has one cross it.
    expectAlike(fast!.losses.slice(0, 1), plain!.losses.slice(0, 1));
    const [first, second] = plain!.losses.map((phases) => Object.keys(phases));
    expect(second).toEqual([...first!, 'G']);
    const parts = Object.values(plain!.losses[0]!).flatMap((phase) => Object.keys(phase));
    expect(parts).toEqual(expect.arrayContaining(['r1', 'gradientPenalty']));
    expect(plain!.system.discriminator.layers.map((layer) => layer.kind)).not.toContain('BatchNorm');
  });

  test('refuses penalties of gradients beside batch norm in D, in words', () => {
    const built = (chosen: object) => () => {
      const { parse, build, size } = findRecipe(recipe);
      return build(parse({ ...chosen }), { channels: 1, ...size!, classes: 2 });
    };
    expect(built({ r1: 10 })).toThrow(GannetError);
    expect(built({ r1: 10 })).toThrow("R1 holds D's slope at each image, and with batch norm");
    expect(built({ gradientPenalty: 10 })).toThrow('the gradient penalty holds');
    expect(built({ gradientPenalty: 10, discriminatorNorm: 'none' })).not.toThrow();
    expect(built({ spectralNorm: 'both' })().notes).toEqual([expect.stringContaining('discriminatorNorm=none')]);
  });
});

test('what is left out, or seldom right, is said', () => {
  const notes = (options: object, classNames: readonly string[] = ['coat', 'bag']) => {
    const { parse, build } = findRecipe('acgan');
    return build(parse({ ...options }), { channels: 1, height: 28, width: 28, classes: 2, classNames }).notes;
  };
  expect(notes({})).toEqual([]);
  expect(notes({ loss: 'hinge' })).toEqual(['the hinge loss has no soft targets: softLabel is not used']);
  expect(notes({ loss: 'hinge', softLabel: 1 })).toEqual([]);
  expect(notes({ spectralNorm: 'discriminator' })).toEqual([expect.stringContaining('left out of the Keras files')]);
  expect(notes({ flip: true })).toEqual([]);
  expect(notes({ flip: true }, ['3', '8'])).toEqual([expect.stringContaining('digits or letters')]);
  expect(notes({ flip: true }, ['cat', 'road signs'])).toEqual([expect.stringContaining('called road signs')]);
  expect(notes({ averageWarmup: 9 })).toEqual([expect.stringContaining('nothing without an average')]);
  expect(notes({ loss: 'wasserstein', softLabel: 1 })).toEqual([expect.stringContaining('held smooth')]);
  expect(notes({ loss: 'wasserstein', softLabel: 1, gradientPenalty: 10 })).toEqual([]);
  expect(notes({ loss: 'least-squares', r1: 10 })).toEqual([expect.stringContaining('with least-squares it is an')]);
  expect(notes({ r1Every: 16 })).toEqual([expect.stringContaining('nothing without R1')]);
  expect(notes({ certainty: 0.1 })).toEqual([expect.stringContaining('does nothing with ac')]);
  expect(notes({ certainty: 0.1, head: 'adc' })).toEqual([]);
  expect(notes({ minibatchStd: 4, batch: 7 })).toEqual([
    expect.stringContaining('a batch of 7 divides into no groups'),
  ]);
  expect(notes({ minibatchStd: 4, batch: 9 })).toEqual([]);
});
