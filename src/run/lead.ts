import type { Comm } from '../distributed/comm.js';
import type { StepLosses, Training } from '../train/training.js';
import { checkAgreement, stateHash } from './agree.js';

/** What rank 0 has all ranks do next: a step, make their states whole, compare them, come to an end. */
export type Order = 'step' | 'complete' | 'check' | 'end';
const orders: readonly Order[] = ['step', 'complete', 'check', 'end'];

/**
 * Rank 0's training of a run that several ranks train together: the others do what it does (`follow`), and wait while it
 * sees to pictures, evaluations and checkpoints.
 */
export class LedTraining implements Training {
  readonly #own: Training;
  readonly #comm: Comm;
  readonly #stop = new AbortController();
  /** Whether the others are within a step. */
  #isWaitedFor = false;

  constructor(own: Training, comm: Comm) {
    this.#own = own;
    this.#comm = comm;
  }

  get state() {
    return this.#own.state;
  }

  get step(): number {
    return this.#own.step;
  }

  set step(step: number) {
    this.#own.step = step;
  }

  /** Aborted when another rank was asked to stop. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  async advance(most: number): Promise<readonly StepLosses[]> {
    await this.#order('step');
    this.#isWaitedFor = true;
    const losses = await this.#own.advance(most);
    this.#isWaitedFor = false;
    return losses;
  }

  redo(count: number): Promise<void> {
    return this.#own.redo(count);
  }

  async complete(): Promise<void> {
    await this.#order('complete');
    await this.#own.complete();
  }

  /** @throws GannetError if a rank's state is another than this one's */
  async check(): Promise<void> {
    await this.#order('check');
    await checkAgreement(this.#comm, this.state, this.step);
  }

  /** Lets the others go too, unless a step failed, in which they are stuck: then the job is to be aborted. */
  async release(): Promise<void> {
    if (!this.#isWaitedFor) await this.#order('end');
    await this.#own.release();
  }

  async #order(order: Order): Promise<void> {
    const answers = await this.#comm.gather(Uint8Array.of(orders.indexOf(order)));
    if (answers.slice(1).some(([asked]) => asked !== 0)) this.#stop.abort();
  }
}

/** The other side of it: does what rank 0 orders until the end. @param stop aborted where this rank is asked to stop */
export async function follow(training: Training, comm: Comm, stop: AbortSignal): Promise<void> {
  for (;;) {
    const [first] = await comm.gather(Uint8Array.of(stop.aborted ? 1 : 0));
    switch (orders[first![0]!]) {
      case 'step':
        await training.advance(1);
        break;
      case 'complete':
        await training.complete();
        break;
      case 'check':
        await comm.gather(stateHash(training.state)); // Rank 0 says what is wrong.
        break;
      default:
        await training.release();
        return;
    }
  }
}
