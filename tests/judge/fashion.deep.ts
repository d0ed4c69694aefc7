import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadDataset } from '../../src/data/load.js';
import { findJudge, loadJudge } from '../../src/judge/judge.js';
import { accuracyOn } from '../../src/judge/network/accuracy.js';
import { nodeRuntime } from '../../src/runtime/node.js';

/** Where the Debian package dataset-fashion-mnist puts it; GANNET_FASHION names another folder. */
const folder = process.env.GANNET_FASHION ?? '/usr/share/datasets/fashion-mnist';

test.skipIf(!existsSync(folder))("Fashion-MNIST's judge is found, and reads what its card says", async () => {
  const fashion = await loadDataset(folder);
  expect(await findJudge(fashion)).toBe('fashion-mnist');
  const judge = await loadJudge('fashion-mnist', nodeRuntime({ threads: 2 }));
  const accuracy = await accuracyOn(fashion.test, judge, 'classes');
  expect(accuracy).toBeGreaterThan(0.925);
  expect(accuracy).toBeCloseTo(judge.card.accuracy.test!.accuracy, 3);
  await judge.release();
});
