/** A latent point: the seeds' own points, weighted and summed, and moved by `shift`. */
export interface Point {
  readonly seeds: readonly number[];
  readonly weights: readonly number[];
  /** [latent size]; none for no movement. */
  readonly shift?: readonly number[];
  readonly label: number;
}

/** What the generator says of itself. */
export interface Opened {
  /** None where it knows no classes. */
  readonly classNames: readonly string[];
  readonly latentSize: number;
  readonly step: number;
}

/** Images as bytes [count, channels, height, width]. */
export interface Drawn {
  readonly count: number;
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  readonly bytes: Uint8Array;
}

export type Request =
  | { readonly id: number; readonly kind: 'open'; readonly url: string }
  | { readonly id: number; readonly kind: 'draw'; readonly points: readonly Point[] };

export type Answer =
  | { readonly id: number; readonly value: Opened | Drawn }
  | { readonly id: number; readonly error: string };
