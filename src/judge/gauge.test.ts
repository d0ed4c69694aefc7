import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { assemble } from '../run/assemble.js';
import { nodeRuntime } from '../runtime/node.js';
import { JudgeGauge } from './gauge.js';
import type { Measures } from './measure.js';

const dataset = tinyDataset();
const { system } = assemble(tinyConfig(nodeRuntime({ threads: 1 }), dataset), dataset);
const images = async () => new Float32Array(0);

/** What a judge says, all of it about `value`. */
function measures(value: number): Measures {
  const about = { value, better: 'higher', warning: null } as const;
  return {
    figures: [
      { ...about, key: 'gan-test', title: 'GAN-test', interval: [value - 0.1, value + 0.1] },
      { ...about, key: 'recall', title: 'recall', interval: null },
      { ...about, key: 'kernel', title: 'kernel distance', interval: [value, value] },
    ],
  } as unknown as Measures;
}
const gauge = new JudgeGauge({ floors: measures(0.9), measure: async () => measures(0.5) });

test('each figure of the samples stands beside its floor', async () => {
  const figures = await gauge.measure(system, { images });
  expect(figures[0]).toEqual({
    ...{ key: 'gan-test', title: 'GAN-test', value: 0.5, interval: [0.4, 0.6], better: 'higher' },
    floor: 0.9,
  });
  expect(figures.map(({ key }) => key)).toEqual(['gan-test', 'recall', 'kernel']);
});

test('without classes to ask for there is no GAN-test', async () => {
  const figures = await gauge.measure({ ...system, conditional: false }, { images });
  expect(figures.map(({ key }) => key)).toEqual(['recall', 'kernel']);
});

test('what cannot tell a gain from noise is refused', () => {
  gauge.check('kernel', system);
  expect(() => gauge.check('recall', system)).toThrow(
    'recall cannot tell a gain from noise: choose gan-test or kernel',
  );
  expect(() => gauge.check('fid', system)).toThrow('fid is not measured in this run: choose gan-test or kernel');
  expect(() => gauge.check('gan-test', { conditional: false })).toThrow('choose kernel');
});
