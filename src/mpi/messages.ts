/**
 * Where floats lie in memory, which both threads see: to hand arrays over and back would make the collector believe that
 * so much is taken anew each time. Whoever asks keeps them, and leaves them alone, until the reply.
 */
export interface Place {
  readonly address: bigint;
  /** Floats. */
  readonly length: number;
}

/** What the main thread and the one that calls MPI say to each other: one request at a time, one reply each. */
export type Request =
  | { readonly kind: 'gather'; readonly bytes: Uint8Array }
  | { readonly kind: 'share'; readonly bytes: Uint8Array }
  | { readonly kind: 'sum'; readonly parts: Place; readonly count: number; readonly n: number }
  | { readonly kind: 'join'; readonly array: Place }
  | { readonly kind: 'abort'; readonly code: number }
  | { readonly kind: 'close' };

export type Reply =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'done' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What the thread says of itself when it begins. */
export type Greeting =
  | {
      readonly kind: 'ready';
      readonly library: string;
      readonly rank: number;
      readonly size: number;
      readonly hosts: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: string };

export interface WorkerOptions {
  readonly kinds: readonly import('./launcher.js').Kind[];
  /** The library that the user names. */
  readonly path: string | undefined;
  /** Ranks that the launcher has started. */
  readonly expected: number;
  readonly launcher: string;
  /** Seconds without a sign of life after which a rank counts as hung. */
  readonly timeout: number;
  /** [1] a number that changes as long as the main thread turns. */
  readonly turns: Int32Array;
}
