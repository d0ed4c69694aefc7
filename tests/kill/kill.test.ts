import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../tiny.js';
import { killAndCompare } from './kill.js';

test('a run whose process is killed writes the bytes of one that is not', async () => {
  const killed = await inTemporaryFolder((folder) =>
    killAndCompare(folder, { runs: 3, kills: 1, threads: 1, options: { epochs: 1 } }),
  );
  expect(killed).toBeGreaterThan(0);
}, 300_000);
