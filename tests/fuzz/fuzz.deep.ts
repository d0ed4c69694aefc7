import { expect, test } from 'vitest';
import { fuzz } from './fuzz.js';
import { targets } from './targets.js';

/** Inputs of each reader, and seconds after which there are no more; `GANNET_FUZZ=10000` gives so many in any time. */
const asked = Number(process.env.GANNET_FUZZ ?? 0);
const [most, seconds] = asked > 0 ? [asked, 86_400] : [10_000, 60];

test.each(Object.keys(targets))('%s: a damaged input is read, or refused in words', async (target) => {
  const { inputs, faults } = await fuzz(target, most, seconds);
  expect(faults).toEqual([]);
  expect(inputs).toBeGreaterThan(10);
});
