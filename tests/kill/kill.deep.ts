import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../tiny.js';
import { killAndCompare } from './kill.js';

test('twenty runs, killed at twenty moments and more', async () => {
  const killed = await inTemporaryFolder((folder) =>
    killAndCompare(folder, { runs: 20, kills: 4, threads: 1, options: {} }),
  );
  expect(killed).toBeGreaterThan(15);
});

test('a larger network, with two threads', async () => {
  const options = {
    batch: 16,
    epochs: 10,
    generatorChannels: [64, 48, 32],
    discriminatorChannels: [16, 32, 48, 64],
  };
  const killed = await inTemporaryFolder((folder) =>
    killAndCompare(folder, { runs: 5, kills: 3, threads: 2, options }),
  );
  expect(killed).toBeGreaterThan(2);
});
