import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { assemble } from '../run/assemble.js';
import { nodeRuntime } from '../runtime/node.js';
import { averageOf, averageRate } from './average.js';
import { Trainer } from './trainer.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();

test('the rate falls from 9/10 to 1 − decay', () => {
  expect([1, 9, 91, 10_000].map((t) => averageRate(0.99, t))).toEqual([0.9, 0.5, 0.09, expect.closeTo(0.01, 12)]);
});

test('until it begins the average is the generator itself', () => {
  expect([1, 5, 6, 14].map((t) => averageRate(0.99, t, 5))).toEqual([1, 1, 0.9, 0.5]);
});

test('averages follow the generator, statistics and packed parameters too, and training does not notice them', async () => {
  const trainerOf = (average: number) => {
    const { system, inputs } = assemble(tinyConfig(runtime, dataset, { average }), dataset);
    return Trainer.create({ system, runtime, inputs, batch: 4, seed: 3, stepsPerRun: 2 });
  };
  const [plain, averaging] = await Promise.all([trainerOf(0), trainerOf(0.8)]);
  const names = plain.state.names.filter((name) => name.startsWith('G/'));
  expect(names).toContain('G/bn1/variance');
  const floats = (trainer: Trainer, name: string) => Array.from(trainer.state.values[name]!.data as Float32Array);
  const expected = new Map(names.map((name) => [name, floats(plain, name)]));
  for (let step = 1; step <= 3; step++) {
    await plain.next();
    for (const [name, before] of expected) {
      const now = floats(plain, name);
      expected.set(
        name,
        before.map((a, i) => a + averageRate(0.8, step) * (now[i]! - a)),
      );
    }
  }
  await averaging.advance(2);
  await averaging.next();

  for (const name of plain.state.names) expect(floats(averaging, name)).toEqual(floats(plain, name));
  for (const [name, values] of expected) {
    const drawn = averaging.state.drawn[name]!.data as Float32Array;
    expect(drawn).toBe(averaging.state.values[averageOf({ name })]!.data);
    expect(Math.max(...values.map((v, i) => Math.abs(v - drawn[i]!)))).toBeLessThan(1e-5);
  }
  expect(averaging.state.drawn['D/conv1/kernel']).toBe(averaging.state.values['D/conv1/kernel']);
  expect(plain.state.drawn).toEqual(plain.state.values);
  await Promise.all([plain.release(), averaging.release()]);
});
