import type { Stream } from '../random/stream.js';

/** How many inputs feed one output of a layer, and how many outputs one input feeds (window size counted in). */
export interface Fan {
  readonly in: number;
  readonly out: number;
}

/** Makes the initial values of a parameter. A bias gets the fan of its layer's kernel. */
export type Initializer = (stream: Stream, count: number, fan: Fan) => Float32Array;

export const zeros: Initializer = (_, count) => new Float32Array(count);
export const ones: Initializer = (_, count) => new Float32Array(count).fill(1);

/** Uniform in [−limit, limit). */
export const uniform =
  (limit: number): Initializer =>
  (stream, count) =>
    stream.uniform(count, -limit, limit);

/** Uniform in ±√(6 / (fan in + fan out)) (Glorot & Bengio 2010, eq. 16); Keras' default for kernels. */
export const glorotUniform: Initializer = (stream, count, fan) => {
  const limit = Math.sqrt(6 / (fan.in + fan.out));
  return stream.uniform(count, -limit, limit);
};

/** The standard deviation of a standard normal distribution truncated at ±2. */
const truncatedDeviation = 0.87962566103423978;

/** Normal with variance 2 / (fan in + fan out), truncated at two deviations, as Keras has it. */
export const glorotNormal: Initializer = (stream, count, fan) =>
  stream.truncatedNormal(count, Math.sqrt(2 / (fan.in + fan.out)) / truncatedDeviation);

/** Uniform in ±1/√(fan in): PyTorch's default for kernels and biases of dense and convolution layers. */
export const fanInUniform: Initializer = (stream, count, fan) => {
  const limit = 1 / Math.sqrt(fan.in);
  return stream.uniform(count, -limit, limit);
};

/** The initialisers of a layer with a kernel and a bias. */
export interface KernelInit {
  readonly kernel: Initializer;
  readonly bias: Initializer;
}
export const kerasInit: KernelInit = { kernel: glorotUniform, bias: zeros };
export const torchInit: KernelInit = { kernel: fanInUniform, bias: fanInUniform };
