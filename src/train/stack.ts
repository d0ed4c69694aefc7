import type { TensorData, Value, Values } from '../runtime/runtime.js';

/** Values of several steps as one: each [steps, …], in the order given. A single step's data is not copied. */
export function stack(steps: readonly Values[]): Values {
  const first = steps[0]!;
  return Object.fromEntries(
    Object.entries(first).map(([name, { type, dims, data }]): [string, Value] => {
      const shape = [steps.length, ...dims];
      if (steps.length === 1) return [name, { type, dims: shape, data }];
      const all = new (data.constructor as new (length: number) => TensorData)(data.length * steps.length);
      // biome-ignore lint/suspicious/noExplicitAny: the arrays of one name are of one kind.
      for (const [i, values] of steps.entries()) all.set(values[name]!.data as any, i * data.length);
      return [name, { type, dims: shape, data: all }];
    }),
  );
}

/** What `stack` has made of the step at `index`: a view of its part. */
export function unstack({ type, dims, data }: Value, index: number): Value {
  const size = data.length / dims[0]!;
  return { type, dims: dims.slice(1), data: data.subarray(index * size, (index + 1) * size) };
}
