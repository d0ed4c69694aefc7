import { sumInOrder } from '../distributed/sum.js';
import { GannetError } from '../errors.js';
import type { Library } from './library.js';

/** Milliseconds of asking without a pause, and between two questions after that. */
const patience = { eager: 1, pause: 0.05 };
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** MPI's world of ranks, for the thread that initialises it: what it is asked, it does before it returns. */
export class Communicator {
  readonly rank: number;
  readonly size: number;
  readonly #mpi: Library;
  readonly #status = new Uint8Array(64);
  readonly #done = new Int32Array(1);

  constructor(mpi: Library) {
    this.#mpi = mpi;
    this.#check(mpi.initThread(null, null, mpi.funneled, new Int32Array(1)), 'MPI_Init_thread');
    // Or the library ends the process where another rank is gone, before anything can be said.
    this.#check(mpi.setErrorHandler(mpi.world, mpi.errorsReturn), 'MPI_Comm_set_errhandler');
    this.rank = this.#ask(mpi.rank);
    this.size = this.#ask(mpi.size);
  }

  /** [size · n] everyone's n bytes, by rank. @param watch called while it waits, often */
  gather(bytes: Uint8Array, watch: () => void): Uint8Array {
    const { gather, byte, world } = this.#mpi;
    const all = new Uint8Array(bytes.length * this.size);
    this.#wait((r) => gather(bytes, bytes.length, byte, all, bytes.length, byte, world, r), 'MPI_Iallgather', watch);
    return all;
  }

  /** Overwrites `bytes` with rank 0's; all have the same number. */
  broadcast(bytes: Uint8Array, watch: () => void): void {
    const { broadcast, byte, world } = this.#mpi;
    this.#wait((r) => broadcast(bytes, bytes.length, byte, 0, world, r), 'MPI_Ibcast', watch);
  }

  /**
   * The sum of all ranks' parts in the order of ranks and, of one rank, of its parts. Each rank adds up its piece of all
   * parts, so that each byte travels twice, however many ranks there are; then all get all pieces.
   * @param parts [count · n]; the first n become the sum
   */
  sum(parts: Float32Array<ArrayBuffer>, count: number, watch: () => void): Float32Array<ArrayBuffer> {
    const { exchange, gather, float, world } = this.#mpi;
    const { size } = this;
    const n = parts.length / count;
    const piece = n / size;
    const received = Array.from({ length: count }, (_, i) => {
      const from = parts.subarray(i * n, (i + 1) * n);
      const all = new Float32Array(n);
      this.#wait((r) => exchange(from, piece, float, all, piece, float, world, r), 'MPI_Ialltoall', watch);
      return all;
    });
    const inOrder = Array.from({ length: size * count }, (_, i) => {
      const rank = Math.floor(i / count);
      return received[i % count]!.subarray(rank * piece, (rank + 1) * piece);
    });
    sumInOrder(inOrder[0]!, inOrder);
    const total = parts.subarray(0, n);
    this.#wait((r) => gather(inOrder[0]!, piece, float, total, piece, float, world, r), 'MPI_Iallgather', watch);
    return total;
  }

  /** Sends an empty message that nobody waits for; whether it has left, says `isDone`. */
  post(peer: number, tag: number): Uint8Array {
    const request = new Uint8Array(8);
    this.#check(this.#mpi.send(null, 0, this.#mpi.byte, peer, tag, this.#mpi.world, request), 'MPI_Isend');
    return request;
  }

  /** Takes a message that another rank has posted, if one is there. */
  take(peer: number, tag: number): boolean {
    const { probe, receive, byte, world } = this.#mpi;
    this.#check(probe(peer, tag, world, this.#done, this.#status), 'MPI_Iprobe');
    if (this.#done[0] === 0) return false;
    this.#check(receive(null, 0, byte, peer, tag, world, this.#status), 'MPI_Recv');
    return true;
  }

  isDone(request: Uint8Array): boolean {
    this.#check(this.#mpi.test(request, this.#done, this.#status), 'MPI_Test');
    return this.#done[0] !== 0;
  }

  abort(code: number): void {
    this.#mpi.abort(this.#mpi.world, code);
  }

  finalize(): void {
    this.#check(this.#mpi.finalize(), 'MPI_Finalize');
  }

  /**
   * Begins something and asks whether it is done until it is. The library's own waiting would neither end where another
   * rank hangs nor leave the processor to others.
   */
  #wait(begin: (request: Uint8Array) => number, name: string, watch: () => void): void {
    const request = new Uint8Array(8);
    this.#check(begin(request), name);
    const eagerUntil = performance.now() + patience.eager;
    while (!this.isDone(request)) {
      if (performance.now() < eagerUntil) continue;
      watch();
      Atomics.wait(sleeper, 0, 0, patience.pause);
    }
  }

  #ask(call: (comm: unknown, answer: Int32Array) => number): number {
    const answer = new Int32Array(1);
    this.#check(call(this.#mpi.world, answer), 'MPI_Comm_rank or MPI_Comm_size');
    return answer[0]!;
  }

  #check(code: number, name: string): void {
    if (code === 0) return;
    const [text, length] = [new Uint8Array(1024), new Int32Array(1)];
    this.#mpi.errorString(code, text, length);
    throw new GannetError(`${name} failed: ${new TextDecoder().decode(text.subarray(0, length[0]))}`);
  }
}
