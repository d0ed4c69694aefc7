import { expect, test } from 'vitest';
import { nodeRuntime } from '../../src/runtime/node.js';
import { webRuntime } from '../../src/web.js';
import { findChromium } from './chromium.js';
import { type StepTask, type StepTimes, timeSteps } from './steps.js';
import { lossDifference, table } from './table.js';

const task: StepTask = {
  recipe: 'cgan',
  settings: { batch: 4, generatorChannels: [4, 4, 4], discriminatorChannels: [4, 4, 4] },
  lowering: 'fast',
  backend: 'cpu',
  threads: 1,
  steps: 2,
};

test('a small cgan loses the same in WebAssembly as in the native runtime', async () => {
  const native = await timeSteps(task, nodeRuntime({ threads: 1 }));
  const wasm = await timeSteps({ ...task, backend: 'wasm' }, await webRuntime({ threads: 1 }));
  expect(native.losses).toHaveLength(3);
  expect(wasm.seconds).toHaveLength(2);
  expect(lossDifference(wasm, native)).toBeLessThan(1e-5);
});

test('the table holds every entry to the first', () => {
  const result = (seconds: number[], total: number): StepTimes => ({
    runtime: 'a runtime',
    firstSeconds: 1.5,
    seconds,
    losses: [{ D: { total: 4, accuracy: 1 }, G: { total } }],
  });
  const lines = table([
    { where: 'native', task, results: [result([0.01, 0.02, 0.03], 2), result([0.02], 2)] },
    {
      where: 'Node, WASM',
      task: { ...task, backend: 'wasm' },
      results: [result([0.05], 2.002), result([0.04, 0.06], 2.002)],
    },
  ]);
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['lowering', 'step ms', 'least', 'ratio (range)', 'first s', 'losses'],
    ['native', 'fast', '20.0', '10.0', '1', '1.50', '-'],
    ['Node, WASM', 'fast', '50.0', '40.0', '2.50 (2.50–2.50)', '1.50', '1e-3'],
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('a Chromium that is not there is said to be missing, and what to do', async () => {
  const before = process.env.CHROMIUM;
  process.env.CHROMIUM = '/nowhere/chromium';
  try {
    await expect(findChromium()).rejects.toThrow(/no Chromium at \/nowhere\/chromium; install it/);
  } finally {
    if (before === undefined) delete process.env.CHROMIUM;
    else process.env.CHROMIUM = before;
  }
});
