import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { nodeRuntime } from '../../src/runtime/node.js';
import { expectAgreement } from './agree.js';
import { makeCase, smallCases } from './cases.js';
import { metricsOf } from './metrics.js';
import { referenceOf } from './reference.js';

test.each([
  [600, 40],
  // More than one tile of distances each way.
  [2500, 128],
])('metrics of [%i, %i] features are what torch-fidelity, prdc and others compute', async (rows, width) => {
  const given = makeCase(rows, width);
  expectAgreement(await metricsOf(nodeRuntime(), given), await referenceOf(given));
});

test('the stored values are what they compute', async () => {
  const stored = JSON.parse(await readFile(new URL('reference.json', import.meta.url), 'utf8'));
  for (const [name, make] of Object.entries(smallCases)) {
    const reference = await referenceOf(make());
    expect(Object.keys(reference)).toEqual(Object.keys(stored[name]));
    expectAgreement(reference, stored[name]);
  }
});
