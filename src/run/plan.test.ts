import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { nodeRuntime } from '../runtime/node.js';
import { planRun } from './plan.js';

test('a plan has the sizes, the length and the disk that the run will have', async () => {
  const runtime = nodeRuntime({ threads: 1 });
  const dataset = tinyDataset();
  const plan = await planRun(tinyConfig(runtime, dataset), dataset, runtime);
  expect(plan.networks.map((n) => n.name)).toEqual(['G', 'D']);
  expect(plan).toMatchObject({ steps: 30, stepsPerEpoch: 10 });
  const [g, d] = plan.networks as [(typeof plan.networks)[0], (typeof plan.networks)[0]];
  // Two batch norms of eight channels, each with a mean and a variance.
  expect(g.moving).toBe(32);
  expect(d.moving).toBe(0);
  const checkpoint = 4 * (3 * (g.trained + d.trained) + 32);
  const weights = 3 * 4 * (g.trained + d.trained + 32);
  expect(plan.disk).toEqual({ checkpoint, checkpoints: 3 * checkpoint, weights });
  expect(plan.flops).toBeGreaterThan(0);
  expect(plan.timedSteps).toBeGreaterThanOrEqual(3);
  expect(plan.secondsPerStep).toBeGreaterThan(0);
});
