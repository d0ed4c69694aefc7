import { GannetError } from '../errors.js';
import type { Communicator } from './communicator.js';

/** Tags of a sign of life and of the last one. */
const sign = 1;
const farewell = 2;

/**
 * Signs of life between rank 0 and each of the others, so that waiting ends where a rank hangs, and not where it is busy
 * with something long. A rank gives them as long as its main thread turns.
 */
export class Pulse {
  readonly #comm: Communicator;
  readonly #hosts: readonly string[];
  /** Milliseconds. */
  readonly #timeout: number;
  readonly #every: number;
  readonly #turns: Int32Array;
  readonly #peers: readonly Peer[];
  #lastTurn = -1;
  #lastTick = 0;

  constructor(
    comm: Communicator,
    {
      hosts,
      timeout,
      turns,
    }: { readonly hosts: readonly string[]; readonly timeout: number; readonly turns: Int32Array },
  ) {
    this.#comm = comm;
    this.#hosts = hosts;
    this.#timeout = 1000 * timeout;
    this.#every = Math.min(1000, this.#timeout / 5);
    this.#turns = turns;
    const ranks = comm.rank === 0 ? Array.from({ length: comm.size - 1 }, (_, i) => i + 1) : [0];
    const now = performance.now();
    this.#peers = ranks.map((rank) => ({ rank, seen: now, posted: null }));
  }

  /** Milliseconds between two ticks. */
  get every(): number {
    return this.#every;
  }

  /** Takes others' signs and, where the main thread has turned since, gives one's own. */
  tick(isWaiting: boolean): void {
    const now = performance.now();
    if (now - this.#lastTick < this.#every) return;
    // Whoever was itself suspended for long has no say in who is silent.
    if (now - this.#lastTick > this.#timeout / 2) for (const peer of this.#peers) peer.seen = now;
    this.#lastTick = now;
    for (const peer of this.#peers) {
      while (this.#comm.take(peer.rank, sign)) peer.seen = now;
    }
    const turn = Atomics.load(this.#turns, 0);
    // A thread that waits for an answer does not hang.
    if (turn === this.#lastTurn && !isWaiting) return;
    this.#lastTurn = turn;
    for (const peer of this.#peers) {
      if (peer.posted === null || this.#comm.isDone(peer.posted)) peer.posted = this.#comm.post(peer.rank, sign);
    }
  }

  /** @throws GannetError naming the ranks that have given no sign for longer than the time-out */
  check(): void {
    this.tick(true);
    const now = performance.now();
    // Rank 0 knows best who is silent; where it is itself, the first of the others says so.
    const limit = this.#comm.rank <= 1 ? this.#timeout : 1.2 * this.#timeout;
    const silent = this.#peers.filter(({ seen }) => now - seen > limit);
    if (silent.length === 0) return;
    const names = silent.map(({ rank }) => `${rank} on ${this.#hosts[rank]}`).join(', ');
    throw new GannetError(
      `no sign of life for ${this.#timeout / 1000} s from ${silent.length === 1 ? 'rank' : 'ranks'} ${names}: a ` +
        'process hangs, a machine cannot be reached, or a step takes longer than that (--rank-timeout)',
    );
  }

  /** Ends it, when all ranks do: afterwards no sign is under way, for each rank's last comes behind all others. */
  stop(): void {
    for (const { rank, posted } of this.#peers) {
      for (const request of [posted, this.#comm.post(rank, farewell)]) while (request && !this.#comm.isDone(request));
    }
    for (const { rank } of this.#peers) {
      while (!this.#comm.take(rank, farewell));
      while (this.#comm.take(rank, sign));
    }
  }
}

interface Peer {
  readonly rank: number;
  seen: number;
  /** The sign that was given last. */
  posted: Uint8Array | null;
}
