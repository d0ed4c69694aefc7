import { type BranchChoice, branchRun } from '../../app/branch.js';
import { gannet } from '../../command.js';
import type { Console } from './console.js';

/** Makes a branch of a run, and says how to train it. */
export async function showBranch(path: string, choice: BranchChoice, console: Console): Promise<void> {
  const { run, step } = await branchRun(path, choice);
  console.line(`${run.path} begins as ${path} was at step ${step}.`);
  console.line(`To train it: ${gannet('resume', run.path)}`);
}
