import { expect, test } from 'vitest';
import { lowerings } from '../../src/lowering/index.js';
import { findRecipe } from '../../src/recipes/index.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import type { Case } from './case.js';
import { judge, passes } from './judge.js';
import { runCase } from './run.js';

/** Whole steps of these cases under every lowering but `plain`, held to its documented bounds. */
export function testLowerings(cases: readonly Case[]): void {
  const pairs = cases.flatMap((c) => lowerings.filter((l) => l !== 'plain').map((l) => [c.system, l, c] as const));
  test.each(pairs)('whole steps of %s under %s stay within its bounds', async (system, lowering, c) => {
    const results = await runCase(c, findRecipe(system), nodeRuntime({ threads: 2 }), lowering);
    const verdicts = judge(c, results, lowering);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter((v) => !passes(v))).toEqual([]);
  });
}
