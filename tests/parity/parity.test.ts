import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findRecipe } from '../../src/recipes/index.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { webRuntime } from '../../src/runtime/web.js';
import { readCases } from './case.js';
import { judge, passes } from './judge.js';
import { runCase } from './run.js';

const cases = await readCases(fileURLToPath(new URL('../golden', import.meta.url)));

describe.each(cases.map((c) => [c.system, c] as const))('%s', (_, c) => {
  test("the trainer's step agrees with the reference in every tensor", async () => {
    const verdicts = judge(c, await runCase(c, findRecipe(c.system), nodeRuntime({ threads: 2 })));
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter((v) => !passes(v))).toEqual([]);
  });
});

test("dcgan's step in WebAssembly does so too", async () => {
  const c = cases.find(({ system }) => system === 'dcgan')!;
  const verdicts = judge(c, await runCase(c, findRecipe(c.system), await webRuntime({ threads: 1 })));
  expect(verdicts.length).toBeGreaterThan(0);
  expect(verdicts.filter((v) => !passes(v))).toEqual([]);
});
