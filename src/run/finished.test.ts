import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset, tinyWatch } from '../../tests/tiny.js';
import { isFinished } from './finished.js';

const machine = { description: 'a machine', threads: 1 };
const evaluated = (...values: number[]) =>
  values.map((value, i) => ({
    step: i + 1,
    figures: [{ key: 'light', title: 'light', value, interval: [value, value], better: 'higher', floor: 0 }] as never[],
  }));

test('a run has ended at its last step or epoch, or where evaluations showed no gain', () => {
  const steps = tinyConfig(machine, tinyDataset(), { steps: 12, epochs: 3 });
  const at = { step: 0, epochs: 0, metrics: [] };
  expect(isFinished(steps, { ...at, step: 11, epochs: 9 })).toBe(false);
  expect(isFinished(steps, { ...at, step: 12 })).toBe(true);
  const epochs = tinyConfig(machine, tinyDataset(), { steps: 0, epochs: 3 });
  expect(isFinished(epochs, { ...at, step: 29, epochs: 2 })).toBe(false);
  expect(isFinished(epochs, { ...at, step: 30, epochs: 3 })).toBe(true);
  const watch = { ...tinyWatch, stopWhenFlat: { metric: 'light', patience: 2 } };
  const flat = tinyConfig(machine, tinyDataset(), { steps: 12 }, 'acgan', watch);
  expect(isFinished(flat, { ...at, step: 3, metrics: evaluated(1, 2, 2) })).toBe(false);
  expect(isFinished(flat, { ...at, step: 4, metrics: evaluated(1, 2, 2, 2) })).toBe(true);
});
