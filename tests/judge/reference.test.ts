import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { nodeRuntime } from '../../src/runtime/node.js';
import { expectAgreement } from './agree.js';
import { smallCases } from './cases.js';
import { metricsOf } from './metrics.js';

const stored = JSON.parse(await readFile(new URL('reference.json', import.meta.url), 'utf8'));

test('there is a reference for each case', () => {
  expect(Object.keys(stored)).toEqual(Object.keys(smallCases));
});

test.each(Object.keys(smallCases))('metrics are what torch-fidelity, prdc and others compute: %s', async (name) => {
  expectAgreement(await metricsOf(nodeRuntime({ threads: 1 }), smallCases[name]!()), stored[name]);
});
