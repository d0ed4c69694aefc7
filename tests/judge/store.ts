/**
 * Writes reference.json, what other software makes of small cases:
 *
 *     GANNET_PYTHON=python3 npx tsx tests/judge/store.ts
 */
import { writeFile } from 'node:fs/promises';
import { smallCases } from './cases.js';
import { referenceOf } from './reference.js';

const stored: Record<string, Record<string, number>> = {};
for (const [name, make] of Object.entries(smallCases)) stored[name] = await referenceOf(make());
await writeFile(new URL('reference.json', import.meta.url), `${JSON.stringify(stored, null, 2)}\n`);
