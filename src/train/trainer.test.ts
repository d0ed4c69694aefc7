import { describe, expect, test } from 'vitest';
import { tinyDataset } from '../../tests/tiny.js';
import { Batches } from '../data/batches.js';
import { adamScalars, type Parameter } from '../nn/index.js';
import { findRecipe } from '../recipes/index.js';
import type { System } from '../recipes/recipe.js';
import { dataShape } from '../run/config.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Runtime, Values } from '../runtime/runtime.js';
import { type InputSource, trainingInputs } from './inputs.js';
import { Trainer } from './trainer.js';

const dataset = tinyDataset(20, 10);
const node = nodeRuntime({ threads: 1 });

/** A GAN of dense layers, whose discriminator takes two own steps in each step. */
function gan(): { system: System; inputs: InputSource } {
  const recipe = findRecipe('gan');
  const system = recipe.build(recipe.parse({ latent: 5, width: 8, lr: 0.01 }), dataShape(dataset));
  const batches = new Batches({ count: 20, batch: 4, order: 'file', seed: 1 });
  return { system, inputs: trainingInputs(dataset, batches, 1, system.range) };
}

const snapshot = (values: Values): Record<string, number[]> =>
  Object.fromEntries(Object.entries(values).map(([name, v]) => [name, Array.from(v.data, Number)]));

describe('Trainer', () => {
  test("each network's optimiser counts its own steps", async () => {
    const rates: number[] = [];
    const runtime: Runtime = {
      ...node,
      async compile(model) {
        const program = await node.compile(model);
        return {
          ...program,
          run(inputs, into) {
            const phases = ['D.real', 'D.fake', 'G'];
            const of = phases.map((phase) => inputs[`${phase}/adam/rate`]!.data as Float32Array);
            for (let i = 0; i < of[0]!.length; i++) rates.push(...of.map((rate) => rate[i]!));
            return program.run(inputs, into);
          },
        };
      },
    };
    const { system, inputs } = gan();
    const trainer = await Trainer.create({ system, runtime, inputs, batch: 4, seed: 1 });
    await trainer.advance(2);
    await trainer.next();
    const { adam } = system.phases[0]!;
    // D.real, D.fake, G, three times
    expect(rates).toEqual([1, 2, 1, 3, 4, 2, 5, 6, 3].map((t) => Math.fround(adamScalars(adam, t).rate)));
    await trainer.release();
  });

  test('goes back to a step in the middle of a run', async () => {
    const { system, inputs } = gan();
    const options = { system, runtime: node, inputs, batch: 4, seed: 1 };
    const trainer = await Trainer.create(options);
    await trainer.next();
    expect(await trainer.advance(4)).toHaveLength(4);
    await trainer.redo(2);
    const other = await Trainer.create({ ...options, stepsPerRun: 1 });
    for (let i = 0; i < 3; i++) expect(await other.advance(9)).toHaveLength(1);
    expect(trainer.step).toBe(3);
    expect(snapshot(trainer.state.values)).toEqual(snapshot(other.state.values));
    expect(await trainer.next()).toEqual(await other.next());
    await Promise.all([trainer.release(), other.release()]);
  });

  test('a phase changes the network that it trains and nothing else', async () => {
    const { system, inputs } = gan();
    const phases = system.phases.filter((p) => p.name === 'G');
    const trainer = await Trainer.create({ system: { ...system, phases }, runtime: node, inputs, batch: 4, seed: 1 });
    const before = snapshot(trainer.state.values);
    await trainer.next();
    const after = snapshot(trainer.state.values);
    const changed = Object.keys(before).filter((name) => before[name]!.join() !== after[name]!.join());
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((name) => name.includes('G/'))).toBe(true);
    await trainer.release();
  });

  test('an input that cannot be made fails the step that needs it, and the state stays that of its beginning', async () => {
    const { system, inputs } = gan();
    let broken = true;
    const failing: InputSource = {
      draw: (wanted, phase, step) =>
        broken && step === 2 && phase === 'D.real'
          ? Promise.reject(new Error('no image'))
          : inputs.draw(wanted, phase, step),
    };
    const options = { system, runtime: node, batch: 4, seed: 1 };
    const trainer = await Trainer.create({ ...options, inputs: failing });
    await trainer.next(); // has already asked for the next step's input
    const before = snapshot(trainer.state.values);
    await expect(trainer.next()).rejects.toThrow('no image');
    expect(trainer.step).toBe(1);
    expect(snapshot(trainer.state.values)).toEqual(before);
    broken = false;
    const again = await trainer.next();

    const undisturbed = await Trainer.create({ ...options, inputs });
    await undisturbed.next();
    expect(await undisturbed.next()).toEqual(again);
    expect(snapshot(trainer.state.values)).toEqual(snapshot(undisturbed.state.values));
    await Promise.all([trainer.release(), undisturbed.release()]);
  });

  test('given initial values, and gradients where they are asked for', async () => {
    const { system, inputs } = gan();
    const seen: string[] = [];
    const gradients: Record<string, Values> = {};
    const trainer = await Trainer.create({
      system,
      runtime: node,
      inputs,
      batch: 4,
      seed: 1,
      initial: (p: Parameter) => {
        seen.push(p.name);
        return new Float32Array(p.shape.reduce((a, b) => a * b, 1)).fill(0.01);
      },
      onGradients: (phase, step, values) => {
        gradients[`${phase} ${step}`] = values;
      },
    });
    expect(seen).toEqual([...system.generator!.parameters, ...system.discriminator.parameters].map((p) => p.name));
    const losses = await trainer.next();
    expect(Object.keys(losses)).toEqual(['D.real', 'D.fake', 'G']);
    expect(Object.keys(gradients)).toEqual(['D.real 1', 'D.fake 1', 'G 1']);
    expect(Object.keys(gradients['G 1']!)).toEqual(system.generator!.trainable.map((p) => p.name));
    // Of the last bias of D: the mean of sigmoid(logit) − target, whatever the layers before it.
    const slope = Number(gradients['D.real 1']!['D/dense2/bias']!.data[0]);
    expect(slope).toBeCloseTo(Math.exp(-losses['D.real']!.total!) - 1, 4);
    await trainer.release();
  });
});
