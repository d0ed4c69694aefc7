/** What the main thread and the one that calls MPI say to each other: one request at a time, one reply each. */
export type Request =
  | { readonly kind: 'gather'; readonly bytes: Uint8Array }
  | { readonly kind: 'share'; readonly bytes: Uint8Array }
  | { readonly kind: 'sum'; readonly parts: Float32Array<ArrayBuffer>; readonly count: number; readonly n: number }
  | { readonly kind: 'join'; readonly array: Float32Array<ArrayBuffer> }
  | { readonly kind: 'abort'; readonly code: number }
  | { readonly kind: 'close' };

export type Reply =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'floats'; readonly floats: Float32Array<ArrayBuffer> }
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
