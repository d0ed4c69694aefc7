import { expect, test } from 'vitest';
import { shapeFor } from '../src/app/layers.js';
import { findRecipe } from '../src/recipes/index.js';
import { phaseGraph } from '../src/train/graph.js';
import { composed } from './composed.js';
import { measure } from './measure.js';
import { report } from './report.js';
import { benchData, findSubject } from './subject.js';
import { taskOf } from './task.js';
import { median } from './timing.js';

test('a measurement of a tiny acgan is finite and consistent', async () => {
  const settings = { batch: 4, generatorChannels: [8, 8, 8], discriminatorChannels: [4, 4, 4, 4] };
  const m = await measure({ recipe: 'acgan', settings, steps: 3, threads: 1 });
  expect(m).toMatchObject({ recipe: 'acgan', batch: 4, threads: 1, steps: 3 });
  const figures = [
    ...Object.values(m.seconds),
    ...Object.values(m.matrixProduct),
    ...Object.values(m.drawing),
    ...m.sampling.flatMap((s) => [s.seconds, s.imagesPerSecond]),
    m.flops,
    m.peakMemory,
  ];
  for (const figure of figures) expect(figure > 0 && Number.isFinite(figure), String(figure)).toBe(true);
  expect(m.seconds.min).toBeLessThanOrEqual(m.seconds.median);
  expect(m.seconds.first).toBeGreaterThan(m.seconds.min);
  expect(m.imagesPerSecond * m.seconds.median).toBeCloseTo(4);
  expect(m.flopsPerSecond * m.seconds.median).toBeCloseTo(m.flops);
  expect(m.matrixProduct.share * m.matrixProduct.flopsPerSecond).toBeCloseTo(m.flopsPerSecond);
  expect(m.drawing.share * m.seconds.median).toBeCloseTo(m.drawing.seconds);
  expect(m.sampling.map((s) => s.batch)).toEqual([1, 100]);
  for (const s of m.sampling) expect(s.imagesPerSecond * s.seconds).toBeCloseTo(s.batch);

  const lines = report(m, 'A processor with a name so long that it alone would fill most of a line').split('\n');
  expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
  expect(lines.find((l) => l.startsWith('sampling, batch 100'))).toContain('images/s');
});

test('the median of an even number of values is the mean of the middle two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 4, 5])).toBe(4.5);
});

test.each(['dcgan-128', 'composed'])('%s gets noise of its size, always the same', async (name) => {
  const recipe = findSubject(name);
  const { channels, height, width, train, fingerprint } = await benchData(recipe, 100);
  expect({ height, width }).toEqual(recipe.size);
  expect(train.images.length).toBe(100 * channels * height * width);
  const mean = train.images.reduce((sum, v) => sum + v, 0) / train.images.length;
  expect(Math.abs(mean - 127.5)).toBeLessThan(1);
  expect((await benchData(recipe, 100)).fingerprint).toBe(fingerprint);
});

test('networks that no recipe has can be lowered', () => {
  const system = composed.build(composed.parse({}), shapeFor(composed));
  for (const phase of system.phases) {
    const { parts } = phaseGraph(system, phase, { batch: 2, lowering: 'fast' });
    expect(parts[0]).toBe('total');
  }
});

test('a task is about a teraflop of steps, unless their number is given', () => {
  const acgan = taskOf(findRecipe('acgan'));
  expect(acgan).toMatchObject({ recipe: 'acgan', batch: 100, steps: 10, threads: 2 });
  expect(Math.abs(acgan.flops / 99.7e9 - 1)).toBeLessThan(0.001);
  expect(taskOf(findRecipe('cgan-mlp')).steps).toBe(500);
  expect(taskOf(findRecipe('cgan-mlp'), 3).steps).toBe(3);
});
