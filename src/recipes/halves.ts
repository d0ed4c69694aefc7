import { constant, type Tensor } from '../graph/index.js';

/** `first` for the first n of 2n rows and `second` for the rest. */
export function halves(n: number, first: number, second: number, shape: readonly number[]): Tensor {
  return constant(
    Float32Array.from({ length: 2 * n }, (_, i) => (i < n ? first : second)),
    shape,
  );
}
