import { alone, type Comm } from '../../distributed/comm.js';

/** The ranks that this process has joined. */
let joined: Comm = alone;

export function setJoined(comm: Comm): void {
  joined = comm;
}

/** What a message of this process begins with: the rank, where there are several. */
export function speaker(): string {
  return joined.size === 1 ? 'gannet' : `gannet: rank ${joined.rank} on ${joined.hosts[joined.rank]}`;
}

/** Milliseconds that others may take to be told of the end. */
const patience = 5000;

/** Ends this process and all that it trains with. */
export function endAll(code: number): void {
  if (joined.size === 1) process.exit(code);
  // The thread that tells the others may be waiting for one of them.
  setTimeout(() => process.exit(code), patience);
  joined.abort(code).catch(() => process.exit(code));
}
