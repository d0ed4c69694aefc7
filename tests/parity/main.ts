import { parseArgs } from 'node:util';
import { GannetError } from '../../src/errors.js';
import { lowerings } from '../../src/lowering/index.js';
import { findRecipe } from '../../src/recipes/index.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { readCases } from './case.js';
import { judge, passes } from './judge.js';
import { runCase } from './run.js';

/** `npm run parity -- DIR [--system NAME] [--lowering NAME]`: Gannet's own step against other frameworks' values. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { system: { type: 'string' }, lowering: { type: 'string', default: 'plain' } },
  });
  const [folder] = positionals;
  if (!folder) throw new GannetError('usage: npm run parity -- DIR [--system NAME] [--lowering plain|exact|fast]');
  const lowering = lowerings.find((known) => known === values.lowering);
  if (!lowering)
    throw new GannetError(`there is no lowering '${values.lowering}': name one of ${lowerings.join(', ')}`);
  const runtime = nodeRuntime({ threads: 2 });
  let failed = false;
  for (const c of await readCases(folder, values.system)) {
    const verdicts = judge(c, await runCase(c, findRecipe(c.system), runtime, lowering), lowering);
    for (const v of verdicts) {
      const mark = passes(v) ? 'ok' : Number.isNaN(v.error) ? 'MISSING' : 'FAILED';
      console.log(`${c.system} ${v.key}: error ${v.error.toExponential(2)}, bound ${v.bound.toExponential(2)} ${mark}`);
    }
    const ok = verdicts.every(passes);
    const worst = Math.max(...verdicts.map((v) => v.error / v.bound));
    console.log(`${c.system}: worst ratio ${worst.toFixed(3)}, ${verdicts.length} tensors, ${ok ? 'ok' : 'FAILED'}`);
    failed ||= !ok;
  }
  return failed ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof GannetError ? error.message : error);
    process.exitCode = error instanceof GannetError ? 2 : 70;
  },
);
