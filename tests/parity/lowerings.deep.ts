import { fileURLToPath } from 'node:url';
import { readCases } from './case.js';
import { testLowerings } from './lowerings.js';

testLowerings(await readCases(fileURLToPath(new URL('../golden', import.meta.url))));
