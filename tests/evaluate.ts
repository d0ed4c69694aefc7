import { input, sizeOf, type Tensor, topologicalOrder } from '../src/graph/index.js';
import type { Surroundings } from '../src/nn/index.js';
import { toOnnx } from '../src/onnx/lower.js';
import { Stream } from '../src/random/stream.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { floats, int64s, type Value, type Values } from '../src/runtime/runtime.js';

const runtime = nodeRuntime({ threads: 1 });

/** The outputs of a graph as plain numbers; `feeds` has a value for each input, others are ignored. */
export async function evaluate(
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Values = {},
): Promise<Record<string, number[]>> {
  const program = await runtime.compile(toOnnx(outputs));
  const results = await program.run(feeds);
  await program.release();
  return Object.fromEntries(Object.entries(results).map(([name, v]) => [name, Array.from(v.data, Number)]));
}

/** A value for each float32 input of a graph, of noise that its name decides. */
export function noiseFor(roots: readonly Tensor[]): Values {
  const inputs = topologicalOrder(roots).filter(({ op }) => op.name === 'input');
  return Object.fromEntries(
    inputs.map(({ attrs: { name }, shape }) => [name, floats(new Stream(1, name).normal(sizeOf(shape), 0, 1), shape)]),
  );
}

/** A float32 value of these elements; a vector if no dims are given. */
export function f32(elements: readonly number[], dims: readonly number[] = [elements.length]): Value {
  return floats(Float32Array.from(elements), dims);
}

/** An int64 vector. */
export function i64(...elements: readonly number[]): Value {
  return int64s(BigInt64Array.from(elements, BigInt), [elements.length]);
}

/** 0, step, 2 · step, … */
export function ramp(count: number, step = 1): number[] {
  return Array.from({ length: count }, (_, i) => i * step);
}

/** Surroundings whose dropout masks are fed under the layer's name. */
export function surroundings(): Surroundings {
  return { keepMask: (name, shape) => input(name, shape, 'uint8'), moved: new Map() };
}
