import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import koffi from 'koffi';
import { GannetError } from '../errors.js';
import { Communicator } from './communicator.js';
import { openLibrary } from './library.js';
import type { Greeting, Place, Reply, Request, WorkerOptions } from './messages.js';
import { Pulse } from './pulse.js';

/**
 * The one thread of a rank that calls MPI, from the first call to the last. It does what it is asked, one thing after the
 * other, and between them sees to the signs of life.
 */
const { kinds, path, expected, launcher, timeout, turns } = workerData as WorkerOptions;
const port = parentPort!;
try {
  serve();
} catch (error) {
  port.postMessage({ kind: 'failed', reason: reasonOf(error) } satisfies Greeting);
}

function serve(): void {
  const library = openLibrary(kinds, path);
  const comm = new Communicator(library);
  const { rank, size } = comm;
  if (size !== expected) {
    throw new GannetError(
      `${launcher} started ${expected} ranks and ${library.name} knows of ${size}: launcher and library do not match. ` +
        'Start with the launcher of that library, or name the library of this launcher as GANNET_MPI=/path/to/libmpi.so',
    );
  }
  const hosts = allHosts(comm);
  const pulse = new Pulse(comm, { hosts, timeout, turns });
  const beat = setInterval(() => pulse.tick(false), pulse.every);
  const answer = (request: Request): Reply => {
    switch (request.kind) {
      case 'gather':
        return { kind: 'bytes', bytes: comm.gather(request.bytes, () => pulse.check()) };
      case 'share':
        return { kind: 'bytes', bytes: share(comm, request.bytes, () => pulse.check()) };
      case 'sum':
        comm.sum(floatsAt(request.parts), request.count, request.n, () => pulse.check());
        return { kind: 'done' };
      case 'join':
        comm.join(floatsAt(request.array), () => pulse.check());
        return { kind: 'done' };
      case 'abort':
        comm.abort(request.code);
        return { kind: 'closed' };
      case 'close':
        comm.gather(new Uint8Array(1), () => pulse.check());
        clearInterval(beat);
        pulse.stop();
        comm.finalize();
        return { kind: 'closed' };
    }
  };
  port.on('message', (request: Request) => {
    try {
      const reply = answer(request);
      port.postMessage(reply);
      if (reply.kind === 'closed') port.close();
    } catch (error) {
      port.postMessage({ kind: 'failed', reason: reasonOf(error) } satisfies Reply);
    }
  });
  port.postMessage({ kind: 'ready', library: library.name, rank, size, hosts } satisfies Greeting);
}

/** Arrays of the main thread, by where they lie: they are few, and the same in every step. */
const known = new Map<string, Float32Array>();

function floatsAt({ address, length }: Place): Float32Array {
  const key = `${address} ${length}`;
  const array = known.get(key) ?? new Float32Array(koffi.view(address, 4 * length));
  known.set(key, array);
  return array;
}

/** Rank 0's bytes, whose number the others learn first. */
function share(comm: Communicator, bytes: Uint8Array, watch: () => void): Uint8Array {
  const length = new Float64Array([bytes.length]);
  comm.broadcast(new Uint8Array(length.buffer), watch);
  const all = comm.rank === 0 ? bytes : new Uint8Array(length[0]!);
  // MPI counts in 32 bits.
  const most = 2 ** 30;
  for (let at = 0; at < all.length; at += most) comm.broadcast(all.subarray(at, at + most), watch);
  return all;
}

/** The name of each rank's machine. */
function allHosts(comm: Communicator): string[] {
  const width = 64;
  const own = new Uint8Array(width);
  new TextEncoder().encodeInto(hostname(), own);
  const all = comm.gather(own, () => undefined);
  const name = (rank: number) => new TextDecoder().decode(all.subarray(rank * width, (rank + 1) * width));
  return Array.from({ length: comm.size }, (_, rank) => name(rank).replace(/\0+$/, ''));
}

function reasonOf(error: unknown): string {
  return error instanceof GannetError ? error.message : String((error as Error).stack);
}
