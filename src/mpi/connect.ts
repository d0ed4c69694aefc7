import { once } from 'node:events';
import type { Comm } from '../distributed/comm.js';
import { GannetError } from '../errors.js';
import { startThread } from '../thread.js';
import type { Launcher } from './launcher.js';
import type { Greeting, Reply, Request, WorkerOptions } from './messages.js';

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
  const ask = async (request: Request, handedOver: ArrayBuffer[] = []): Promise<Reply> => {
    worker.postMessage(request, handedOver);
    const [reply] = (await once(worker, 'message')) as [Reply];
    if (reply.kind === 'failed') throw new GannetError(reply.reason);
    return reply;
  };
  const askBytes = async (request: Request): Promise<Uint8Array> => {
    const reply = await ask(request);
    return (reply as Extract<Reply, { kind: 'bytes' }>).bytes;
  };
  const askFloats = async (request: Request, memory: ArrayBuffer): Promise<Float32Array<ArrayBuffer>> => {
    const reply = await ask(request, [memory]);
    return (reply as Extract<Reply, { kind: 'floats' }>).floats;
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
    sum: (parts, count, n) => askFloats({ kind: 'sum', parts, count, n }, parts.buffer),
    join: (array) => askFloats({ kind: 'join', array }, array.buffer),
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
