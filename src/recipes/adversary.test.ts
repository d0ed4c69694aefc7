import { describe, expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { type Lowering, lowerings } from '../lowering/index.js';
import { assemble } from '../run/session.js';
import { nodeRuntime } from '../runtime/node.js';
import { Trainer } from '../train/trainer.js';
import { findRecipe } from './index.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();

async function trained(options: Readonly<Record<string, unknown>>, lowering: Lowering = 'fast', steps = 2) {
  const config = tinyConfig(runtime, dataset, { dropout: 0, ...options });
  const { system, inputs } = assemble({ ...config, lowering }, dataset);
  const trainer = await Trainer.create({ system, runtime, inputs, batch: 4, seed: 3, lowering });
  const losses = [...(await trainer.advance(1)), ...(steps > 1 ? await trainer.advance(steps - 1) : [])];
  const { values } = trainer.state;
  await trainer.release();
  return { losses, values, system };
}

/** What each option is chosen as beside the default, alone. */
const chosen: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  adc: { head: 'adc' },
  'a lighter head': { headWeight: 0.5 },
  hinge: { loss: 'hinge' },
  'least squares': { loss: 'least-squares' },
  wasserstein: { loss: 'wasserstein' },
  'spectral norm in D': { spectralNorm: 'discriminator' },
  'spectral norm in both': { spectralNorm: 'both' },
  colour: { augment: 'colour' },
  translation: { augment: ['translation'] },
  cutout: { augment: 'cutout' },
  flip: { flip: true },
};

describe('each choice', () => {
  test.each(Object.entries(chosen))(
    '%s: trains the same in all lowerings, and otherwise than without',
    async (_, o) => {
      const [plain, exact, fast] = await Promise.all(lowerings.map(async (l) => (await trained(o, l)).losses));
      const published = (await trained({}, 'plain', 1)).losses;
      expect(plain![0]).not.toEqual(published[0]);
      for (const losses of [exact!, fast!]) {
        for (const [step, phases] of plain!.entries()) {
          for (const [phase, parts] of Object.entries(phases)) {
            for (const [part, loss] of Object.entries(parts)) {
              const bound = 1e-4 * Math.max(1, Math.abs(loss));
              expect(Math.abs(losses[step]![phase]![part]! - loss), `${phase} ${part}`).toBeLessThan(bound);
            }
          }
        }
      }
    },
  );

  test("learning rates apart: D's steps alone change", async () => {
    const [one, other] = await Promise.all([trained({}, 'fast', 1), trained({ discriminatorLr: 1e-3 }, 'fast', 1)]);
    const moved = (of: typeof one, name: string): number => Number(of.values[`adam/m/${name}`]!.data[0]);
    expect(moved(one, 'D/conv1/kernel')).toBe(moved(other, 'D/conv1/kernel'));
    expect([...one.values['D/conv1/kernel']!.data]).not.toEqual([...other.values['D/conv1/kernel']!.data]);
    const rates = ['D', 'G'].map((name) => other.system.phases.find((phase) => phase.name === name)!.adam.lr);
    expect(rates).toEqual([1e-3, 2e-4]);
  });

  test('decay goes over the whole training, also one that is given in epochs', () => {
    const pace = (options: object) => assemble(tinyConfig(runtime, dataset, { ...options }), dataset).system.pace;
    expect(pace({})).toBeUndefined();
    const linear = pace({ decay: 'linear', epochs: 2 })!; // 10 steps an epoch
    expect([1, 6, 20].map(linear)).toEqual([1, 0.75, expect.closeTo(0.05, 12)]);
    const cosine = pace({ decay: 'cosine', steps: 4 })!;
    expect([1, 3].map(cosine)).toEqual([1, expect.closeTo(0.5, 12)]);
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
  expect(notes({ flip: true })).toEqual([]);
  expect(notes({ flip: true }, ['3', '8'])).toEqual([expect.stringContaining('digits or letters')]);
  expect(notes({ averageWarmup: 9 })).toEqual([expect.stringContaining('nothing without an average')]);
});
