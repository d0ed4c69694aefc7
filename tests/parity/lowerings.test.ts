import { fileURLToPath } from 'node:url';
import { readCases } from './case.js';
import { testLowerings } from './lowerings.js';

/** Those that take a few seconds; the rest are in lowerings.deep.ts. */
const quick = ['acgan', 'cgan', 'dcgan'];
const cases = await readCases(fileURLToPath(new URL('../golden', import.meta.url)));
testLowerings(cases.filter(({ system }) => quick.includes(system)));
