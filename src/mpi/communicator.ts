import { type Piece, pieceOf } from '../distributed/piece.js';
import { sumInOrder } from '../distributed/sum.js';
import { GannetError } from '../errors.js';
import type { Library } from './library.js';

/** Milliseconds of asking without a pause, and between two questions after that. */
const patience = { eager: 1, pause: 0.05 };
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** For each rank the number of elements of its piece and where it begins; and the own piece of each rank's array. */
interface Division {
  readonly own: Piece;
  readonly counts: Int32Array;
  readonly starts: Int32Array;
  readonly ownCounts: Int32Array;
  readonly ownStarts: Int32Array;
}

/** MPI's world of ranks, for the thread that initialises it: what it is asked, it does before it returns. */
export class Communicator {
  readonly rank: number;
  readonly size: number;
  readonly #mpi: Library;
  readonly #status = new Uint8Array(64);
  readonly #done = new Int32Array(1);
  readonly #divisions = new Map<number, Division>();
  readonly #received: Float32Array[] = [];

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
   * Adds all ranks' parts in the order of ranks and, of one rank, of its parts: of the first n elements each rank its
   * piece of all parts, so that a byte travels once, however many ranks there are; of the others, which are few, all.
   * @param parts [count, n + others]; the first part becomes the sums
   */
  sum(parts: Float32Array, count: number, n: number, watch: () => void): void {
    const { exchange, float, world } = this.#mpi;
    const { size } = this;
    const length = parts.length / count;
    const { counts, starts, own, ownCounts, ownStarts } = this.#division(n);
    const each = own.end - own.start;
    const received = this.#memory(count, size * each);
    for (const [i, all] of received.entries()) {
      const from = parts.subarray(i * length, i * length + n);
      this.#wait(
        (r) => exchange(from, counts, starts, float, all, ownCounts, ownStarts, float, world, r),
        'MPI_Ialltoallv',
        watch,
      );
    }
    const others = this.#others(parts, count, n, watch);
    const inOrder = Array.from({ length: size * count }, (_, i) => {
      const rank = Math.floor(i / count);
      return received[i % count]!.subarray(rank * each, (rank + 1) * each);
    });
    sumInOrder(parts.subarray(own.start, own.end), inOrder);
    sumInOrder(parts.subarray(n, length), others);
  }

  /** [n] of which each rank has its piece: puts it together. */
  join(array: Float32Array, watch: () => void): void {
    const { join, inPlace, float, world } = this.#mpi;
    const { counts, starts } = this.#division(array.length);
    this.#wait((r) => join(inPlace, 0, float, array, counts, starts, float, world, r), 'MPI_Iallgatherv', watch);
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

  /** Of all parts, in their order, what lies behind the first n elements. */
  #others(parts: Float32Array, count: number, n: number, watch: () => void): Float32Array[] {
    const length = parts.length / count;
    const each = length - n;
    const own = new Float32Array(count * each);
    for (let i = 0; i < count; i++) own.set(parts.subarray(i * length + n, (i + 1) * length), i * each);
    const all = new Float32Array(this.gather(new Uint8Array(own.buffer), watch).buffer);
    return Array.from({ length: this.size * count }, (_, i) => all.subarray(i * each, (i + 1) * each));
  }

  /** How n elements are divided among the ranks, as MPI is told. It is kept, for MPI reads it until a call is done. */
  #division(n: number): Division {
    const known = this.#divisions.get(n);
    if (known) return known;
    const pieces = Array.from({ length: this.size }, (_, rank) => pieceOf(n, rank, this.size));
    const own = pieces[this.rank]!;
    const each = own.end - own.start;
    const made = {
      own,
      counts: Int32Array.from(pieces, ({ start, end }) => end - start),
      starts: Int32Array.from(pieces, ({ start }) => start),
      ownCounts: new Int32Array(this.size).fill(each),
      ownStarts: Int32Array.from(pieces, (_, rank) => rank * each),
    };
    this.#divisions.set(n, made);
    return made;
  }

  /** `count` arrays to receive into, taken once: what is in them does not outlive a call. */
  #memory(count: number, length: number): readonly Float32Array[] {
    while (this.#received.length < count) this.#received.push(new Float32Array(length));
    for (const [i, array] of this.#received.entries())
      if (array.length < length) this.#received[i] = new Float32Array(length);
    return this.#received.slice(0, count);
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
