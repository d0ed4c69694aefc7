import { Option } from 'commander';
import { alone, type Comm } from '../../distributed/comm.js';
import { setJoined } from '../terminal/joined.js';
import type { RanksFlags } from '../terminal/ranks.js';
import { wholeNumber } from './arguments.js';

export const distributedOption = (): Option =>
  new Option('--distributed <how>', 'whether the processes of an MPI launcher train one run: docs/distributed.md')
    .choices(['auto', 'mpi', 'none'])
    .default('auto');

export const rankTimeoutOption = (): Option =>
  new Option('--rank-timeout <seconds>', 'without a sign of life after which a rank counts as hung, and all end')
    .argParser(wholeNumber(1))
    .default(300);

/** Has rank 0 do something and set the exit code, and the others follow it. */
export async function together(flags: RanksFlags, lead: (comm: Comm) => Promise<number>): Promise<void> {
  const { followRankZero, joinRanks } = await import('../terminal/ranks.js');
  const comm = await joinRanks(flags);
  setJoined(comm);
  if (comm.rank === 0) process.exitCode = await lead(comm);
  else await followRankZero(comm);
  await comm.close();
  setJoined(alone);
}
