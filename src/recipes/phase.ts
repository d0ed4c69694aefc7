import { concat, input, type Shape, type Tensor } from '../graph/index.js';
import type { Adam, Network, Parameter, Surroundings } from '../nn/index.js';

/** How latent points are drawn, each coordinate by itself. */
export type Distribution =
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal' };

/** Where an input of a step comes from, anew at every step. */
export type Draw =
  | { readonly kind: 'real' }
  | { readonly kind: 'realLabels' }
  | { readonly kind: 'numbers'; readonly distribution: Distribution }
  /** 0 … below − 1, all equally likely. */
  | { readonly kind: 'integers'; readonly below: number }
  /** The same in a random order, each as often as the others, give or take one. */
  | { readonly kind: 'balanced'; readonly below: number }
  | { readonly kind: 'keep'; readonly rate: number };

/** An input of a phase: fed under its name, which also names its random stream. */
export interface StepInput {
  readonly name: string;
  readonly shape: Shape;
  readonly draw: Draw;
  /** The order of the axes in which an image-shaped input is fed: as `shape` has them, or position-major. */
  readonly layout?: 'NCHW' | 'HWNC';
}

/** The shape of the array that is fed for an input. */
export function fedShape({ shape, layout }: StepInput): Shape {
  if (layout !== 'HWNC') return shape;
  const [n, c, h, w] = shape as [number, number, number, number];
  return [h, w, n, c];
}

/** What a recipe is built for. */
export interface DataShape {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** Training images, where it is known. */
  readonly count?: number;
  /** What the classes are called, where it is known. */
  readonly classNames?: readonly string[];
}

/** The losses of a phase, by part; `total` is what is minimised. All scalars. */
export type Losses = { readonly total: Tensor } & Readonly<Record<string, Tensor>>;

/** One own step of one network: an Adam update of `trains` that lowers the total loss. */
export interface Phase {
  /** Such as `D`, `G`; phases `D.real` and `D.fake` are reported together as `D`, by their mean. */
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: networks of any signature.
  readonly trains: Network<any, any>;
  /** Part of each so many steps alone: of step `every`, 2 · `every`, …; of every step where it is left out. */
  readonly every?: number;
  /** A penalty by itself, which need not depend on every parameter of the network; the gradient of the others is 0. */
  readonly isPenalty?: true;
  readonly adam: Adam;
  readonly losses: (step: PhaseContext) => Losses;
}

/** Losses that are measured on held-out data and train nothing. */
export interface Evaluation {
  readonly name: string;
  readonly losses: (step: PhaseContext) => Losses;
}

/**
 * The graph of one phase while a recipe writes it: real data and fresh randomness come from here, and networks are
 * called through it, so that the mode of every call is said where it is made.
 */
export class PhaseContext implements Surroundings {
  /** Real images in the batch. */
  readonly n: number;
  readonly inputs = new Map<string, StepInput>();
  readonly moved = new Map<Parameter, Tensor>();
  readonly #phase: string;
  readonly #data: DataShape;
  readonly #distribution: Distribution;
  readonly #calls = new Map<string, number>();
  #suffix = '';

  constructor(phase: string, n: number, data: DataShape, distribution: Distribution) {
    this.#phase = phase;
    this.n = n;
    this.#data = data;
    this.#distribution = distribution;
  }

  /** The real images of the step, [n, C, H, W] in the recipe's range. */
  get real(): Tensor {
    const { channels, height, width } = this.#data;
    return this.#input('real', [this.n, channels, height, width], { kind: 'real' });
  }

  /** Their labels, [n] int64. */
  get y(): Tensor {
    return this.#input('y', [this.n], { kind: 'realLabels' });
  }

  /**
   * Latent points [rows, size]. A plain name is fresh in this phase; `PHASE/name` is what that phase of the same step
   * has drawn under that name.
   */
  latent(name: string, rows: number, size: number): Tensor {
    return this.#input(this.#own(name), [rows, size], { kind: 'numbers', distribution: this.#distribution });
  }

  /**
   * Class labels [rows] int64, named as in `latent`: each drawn uniformly, all of them equally often, or those of the
   * step's real images, again and again.
   *
   * @param rows a multiple of the real images, for 'real'
   */
  labels(name: string, rows: number, how: 'random' | 'balanced' | 'real' = 'random'): Tensor {
    const { classes } = this.#data;
    if (how === 'real')
      return concat(
        Array.from({ length: rows / this.n }, () => this.y),
        0,
      );
    if (how === 'random') return this.integers(name, rows, classes);
    return this.#input(this.#own(name), [rows], { kind: 'balanced', below: classes });
  }

  /** Whole numbers from 0 to below − 1 drawn uniformly, [rows] int64; named as in `latent`. */
  integers(name: string, rows: number, below: number): Tensor {
    return this.#input(this.#own(name), [rows], { kind: 'integers', below });
  }

  /** Numbers drawn uniformly, [rows]; named as in `latent`. */
  uniform(name: string, rows: number, low: number, high: number): Tensor {
    return this.#input(this.#own(name), [rows], { kind: 'numbers', distribution: { kind: 'uniform', low, high } });
  }

  /** Calls a network in training mode. */
  train<I, O>(network: Network<I, O>, inputs: I): O {
    return this.#call(network, inputs, 'training');
  }

  /** Calls a network in inference mode. */
  infer<I, O>(network: Network<I, O>, inputs: I): O {
    return this.#call(network, inputs, 'inference');
  }

  keepMask(layer: string, shape: Shape, rate: number): Tensor {
    return this.#input(this.#own(`${layer}${this.#suffix}`), shape, { kind: 'keep', rate });
  }

  #call<I, O>(network: Network<I, O>, inputs: I, mode: 'training' | 'inference'): O {
    // The second call of a network in a phase draws masks of its own.
    const call = (this.#calls.get(network.name) ?? 0) + 1;
    this.#calls.set(network.name, call);
    this.#suffix = call === 1 ? '' : `#${call}`;
    return network.call(inputs, mode, this);
  }

  #own(name: string): string {
    return name.includes('/') ? name : `${this.#phase}/${name}`;
  }

  #input(name: string, shape: Shape, draw: Draw): Tensor {
    this.inputs.set(name, { name, shape, draw });
    return input(name, shape, dtypes[draw.kind]);
  }
}

const dtypes = {
  real: 'float32',
  realLabels: 'int64',
  numbers: 'float32',
  integers: 'int64',
  balanced: 'int64',
  keep: 'uint8',
} as const;
