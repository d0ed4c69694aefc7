import { input, type Shape, sizeOf, type Tensor } from '../graph/index.js';
import { Stream } from '../random/stream.js';
import type { Fan, Initializer } from './initializers.js';

/**
 * What each axis of a parameter means, a letter an axis: I input channels, O output channels, H and W the window,
 * C a vector with one element a channel. These are Keras' layouts: HWIO is the kernel of a convolution, HWOI that of a
 * transposed one, I being what goes into it. The window comes first, because the fast forms of a convolution work on
 * all of its channels, one tap at a time.
 */
export type Layout = 'IO' | 'HWIO' | 'HWOI' | 'C';

export interface ParameterSpec {
  readonly shape: Shape;
  readonly layout: Layout;
  readonly init: Initializer;
  readonly fan: Fan;
}

/** A named array that a network owns: trained, or a moving statistic. */
export interface Parameter extends ParameterSpec {
  /** `NETWORK/LAYER/ROLE`, such as `G/convT1/kernel`. */
  readonly name: string;
  /** False for moving statistics, which no gradient changes. */
  readonly trainable: boolean;
  /** The graph input through which its value is fed. */
  readonly tensor: Tensor;
}

export function parameter(name: string, spec: ParameterSpec, trainable: boolean): Parameter {
  return { ...spec, name, trainable, tensor: input(name, spec.shape) };
}

/** The parameter's initial value; a function of the seed and its name alone. */
export function initialValue(p: Parameter, seed: number): Float32Array {
  return p.init(new Stream(seed, `init/${p.name}`), sizeOf(p.shape), p.fan);
}
