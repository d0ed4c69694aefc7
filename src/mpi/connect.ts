import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import koffi from 'koffi';
import type { Comm } from '../distributed/comm.js';
import { GannetError } from '../errors.js';
import { startThread } from '../thread.js';
import type { Launcher } from './launcher.js';
import type { Greeting, Place, Reply, Request, WorkerOptions } from './messages.js';

/** How much V8's heap, of some 20 MB, may grow until all of it is looked through, in per cent. */
const heapGrowth = 1000;

/** Milliseconds between two turns of the main thread that are noted. */
const turnEvery = 50;

/** The ranks of MPI's world. */
export interface MpiComm extends Comm {
  /** As the library names itself. */
  readonly library: string;
}

/**
 * Joins the ranks that a launcher has started. All of them must.
 * @param timeout seconds without a sign of life after which a rank counts as hung
 * @throws GannetError if there is no MPI library, or it does not go with the launcher
 */
export async function connect(launcher: Launcher, timeout: number): Promise<MpiComm> {
  // A launcher binds a rank to its processors, so that the collector's threads, which work beside the engine otherwise,
  // take the time of a step: it is to wait until there is much to collect. Arrays of a step count as the heap's growth.
  setFlagsFromString(`--heap-growing-percent=${heapGrowth}`);
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerOptions = {
    kinds: launcher.kinds,
    path: process.env.GANNET_MPI,
    expected: launcher.size,
    launcher: launcher.name,
    timeout,
    turns,
  };
  const worker = startThread('mpi/worker', 'koffi', { workerData });
  const [greeting] = (await once(worker, 'message')) as [Greeting];
  if (greeting.kind === 'failed') throw new GannetError(greeting.reason);
  const turning = setInterval(() => Atomics.add(turns, 0, 1), turnEvery).unref();
  const { library, rank, size, hosts } = greeting;
  const ask = async (request: Request): Promise<Reply> => {
    worker.postMessage(request);
    const [reply] = (await once(worker, 'message')) as [Reply];
    if (reply.kind === 'failed') throw new GannetError(reply.reason);
    return reply;
  };
  const askBytes = async (request: Request): Promise<Uint8Array> => {
    const reply = await ask(request);
    return (reply as Extract<Reply, { kind: 'bytes' }>).bytes;
  };
  /** Has something done with floats, which are kept for it until then. */
  const askAt = async (floats: Float32Array, request: (place: Place) => Request): Promise<void> => {
    const { length } = floats;
    await ask(request({ address: koffi.address(floats), length }));
    if (floats.length !== length) throw new Error('floats were handed over while MPI used them');
  };
  return {
    library,
    rank,
    size,
    hosts,
    async gather(bytes) {
      const all = await askBytes({ kind: 'gather', bytes });
      return Array.from({ length: size }, (_, i) => all.subarray(i * bytes.length, (i + 1) * bytes.length));
    },
    share: (bytes) => askBytes({ kind: 'share', bytes }),
    sum: (all, count, n) => askAt(all, (parts) => ({ kind: 'sum', parts, count, n })),
    join: (whole) => askAt(whole, (array) => ({ kind: 'join', array })),
    async abort(code) {
      await ask({ kind: 'abort', code });
      process.exit(code);
    },
    async close() {
      clearInterval(turning);
      await ask({ kind: 'close' });
      await once(worker, 'exit');
    },
  };
}
