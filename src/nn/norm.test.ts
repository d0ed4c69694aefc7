import { describe, expect, test } from 'vitest';
import { evaluate, f32, surroundings } from '../../tests/evaluate.js';
import { input, type Tensor } from '../graph/index.js';
import { type Mode, Network, type Pass } from './network.js';
import { type BatchNormOptions, batchNorm, kerasBatchNorm, layerNorm, torchBatchNorm } from './norm.js';

const norm = (options: BatchNormOptions) =>
  new Network('N', (net: Pass, x: Tensor) => batchNorm(net, 'bn', x, options));
const parameters = {
  'N/bn/gamma': f32([2, 3]),
  'N/bn/beta': f32([0.5, -1]),
  'N/bn/mean': f32([1, -1]),
  'N/bn/variance': f32([4, 0.25]),
};

/** Outputs of the calls, and the moving statistics after them. */
async function run(options: BatchNormOptions, calls: readonly { mode: Mode; x: number[]; dims: number[] }[]) {
  const net = norm(options);
  const around = surroundings();
  const outputs: Record<string, Tensor> = {};
  const feeds = Object.fromEntries(calls.map(({ x, dims }, i) => [`x${i}`, f32(x, dims)]));
  for (const [i, { mode, dims }] of calls.entries()) outputs[`y${i}`] = net.call(input(`x${i}`, dims), mode, around);
  for (const [p, moved] of around.moved) outputs[p.name.split('/')[2]!] = moved;
  return evaluate(outputs, { ...feeds, ...parameters });
}

function expectClose(found: readonly number[] | undefined, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, v] of expected.entries()) expect(found![i]).toBeCloseTo(v, 5);
}

// Channel 0: mean 3, variance 5; channel 1: mean 2, variance 1 (unbiased 20/3 and 4/3).
const flat = { x: [0, 1, 2, 3, 4, 1, 6, 3], dims: [4, 2] };

describe('batchNorm', () => {
  test('training: the batch has mean beta and deviation gamma; the moving statistics move by 1 − momentum', async () => {
    const r = await run(kerasBatchNorm, [{ mode: 'training', ...flat }]);
    const y = (c: number, v: number) =>
      c === 0 ? (2 * (v - 3)) / Math.sqrt(5.001) + 0.5 : (3 * (v - 2)) / Math.sqrt(1.001) - 1;
    expectClose(
      r.y0,
      flat.x.map((v, i) => y(i % 2, v)),
    );
    expectClose(r.mean, [0.99 * 1 + 0.01 * 3, 0.99 * -1 + 0.01 * 2]);
    expectClose(r.variance, [0.99 * 4 + 0.01 * 5, 0.99 * 0.25 + 0.01 * 1]);
  });

  test("PyTorch's: the unbiased variance moves the moving one, the biased one normalises", async () => {
    const r = await run(torchBatchNorm, [{ mode: 'training', ...flat }]);
    expect(r.y0![0]).toBeCloseTo((2 * -3) / Math.sqrt(5.00001) + 0.5, 5);
    expectClose(r.variance, [0.9 * 4 + 0.1 * (20 / 3), 0.9 * 0.25 + 0.1 * (4 / 3)]);
  });

  test('images: statistics over batch, rows and columns', async () => {
    // [2, 2, 1, 2]: channel 0 is 0, 2, 4, 6 and channel 1 is 1, 3, 1, 3: the numbers of `flat`.
    const r = await run(kerasBatchNorm, [{ mode: 'training', x: [0, 2, 1, 3, 4, 6, 1, 3], dims: [2, 2, 1, 2] }]);
    expectClose(r.mean, [1.02, -0.97]);
    expectClose(r.variance, [4.01, 0.2575]);
    expect(r.y0![0]).toBeCloseTo((2 * -3) / Math.sqrt(5.001) + 0.5, 5);
    expect(r.y0![2]).toBeCloseTo((3 * -1) / Math.sqrt(1.001) - 1, 5);
  });

  test('two calls in one phase move the statistics twice', async () => {
    const other = { x: flat.x.map((v) => 2 * v), dims: [4, 2] };
    const r = await run(torchBatchNorm, [
      { mode: 'training', ...flat },
      { mode: 'training', ...other },
    ]);
    expectClose(r.mean, [0.9 * (0.9 * 1 + 0.3) + 0.6, 0.9 * (0.9 * -1 + 0.2) + 0.4]);
    expect(r.variance![0]).toBeCloseTo(0.9 * (3.6 + 2 / 3) + 8 / 3, 5);
  });

  test('inference: by the moving statistics, which stay', async () => {
    const r = await run(kerasBatchNorm, [{ mode: 'inference', ...flat }]);
    expect(Object.keys(r)).toEqual(['y0']);
    const y = (c: number, v: number) =>
      c === 0 ? (2 * (v - 1)) / Math.sqrt(4.001) + 0.5 : (3 * (v + 1)) / Math.sqrt(0.251) - 1;
    expectClose(
      r.y0,
      flat.x.map((v, i) => y(i % 2, v)),
    );
  });

  test('inference after training in one phase: by the statistics that have moved', async () => {
    const r = await run(torchBatchNorm, [
      { mode: 'training', ...flat },
      { mode: 'inference', x: [1.2, 0], dims: [1, 2] },
    ]);
    expect(r.y1![0]).toBeCloseTo(0.5, 5);
  });
});

test('layerNorm: each row by its own mean and variance, in both modes alike', async () => {
  const net = new Network('N', (pass: Pass, x: Tensor) => layerNorm(pass, 'ln', x, 0.01));
  const x = input('x', [2, 4]);
  const outputs = {
    training: net.call(x, 'training', surroundings()),
    inference: net.call(x, 'inference', surroundings()),
  };
  const r = await evaluate(outputs, {
    x: f32([0, 2, 4, 6, 1, 1, 1, 1], [2, 4]),
    'N/ln/gamma': f32([1, 2, 3, 4]),
    'N/ln/beta': f32([0, 0, 1, 5]),
  });
  const d = Math.sqrt(5.01);
  expectClose(r.training, [-3 / d, (2 * -1) / d, 3 / d + 1, (4 * 3) / d + 5, 0, 0, 1, 5]);
  expect(r.inference).toEqual(r.training);
});
