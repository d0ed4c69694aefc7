import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { grad, input, type Tensor } from '../../src/graph/index.js';
import { type Lowering, lowerGraph } from '../../src/lowering/index.js';
import { toOnnx } from '../../src/onnx/lower.js';
import type { Runtime, Value, Values } from '../../src/runtime/runtime.js';
import { floats, int64s } from '../../src/runtime/runtime.js';

const arrays = z.record(z.string(), z.object({ shape: z.array(z.int()), data: z.array(z.number()) }));
const schema = z.record(z.string(), z.object({ in: arrays, out: arrays }));
export type Arrays = z.output<typeof arrays>;
export type Reference = z.output<typeof schema>;

/** What tests/python/blocks.py prints, from its text. */
export function parseReference(text: string): Reference {
  return schema.parse(JSON.parse(text));
}

/** Its stored output. */
export async function storedReference(): Promise<Reference> {
  return parseReference(await readFile(new URL('reference.json', import.meta.url), 'utf8'));
}

/** What is fed as whole numbers, by name; everything else is float32. */
const isIndex = (name: string): boolean => /^(y|translation.|cutout.|flip|label)$/.test(name);

/** A graph input for each array of a case, by its name, and its value. */
export function feeds(given: Arrays): { readonly leaves: Record<string, Tensor>; readonly values: Values } {
  const entries = Object.entries(given).map(([name, { shape, data }]): [string, Tensor, Value] => {
    if (isIndex(name)) return [name, input(name, shape, 'int64'), int64s(BigInt64Array.from(data, BigInt), shape)];
    return [name, input(name, shape), floats(Float32Array.from(data), shape)];
  });
  return {
    leaves: Object.fromEntries(entries.map(([name, leaf]) => [name, leaf])),
    values: Object.fromEntries(entries.map(([name, , value]) => [name, value])),
  };
}

/** What a block computes: outputs and, by name, the slopes of scalars. */
export interface Computed {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly slopes: Readonly<Record<string, readonly [of: Tensor, by: Tensor]>>;
}

/** The values of outputs and slopes, with the graph lowered before it is differentiated, as in training. */
export async function compute(
  { outputs, slopes }: Computed,
  values: Values,
  lowering: Lowering,
  runtime: Runtime,
): Promise<Values> {
  const scalars = Object.values(slopes).map(([of]) => of);
  const lowered = lowerGraph([...Object.values(outputs), ...scalars], lowering);
  const named = Object.keys(outputs).map((name, i): [string, Tensor] => [name, lowered[i]!]);
  const differentiated = Object.entries(slopes).map(([name, [, by]], i): [string, Tensor] => [
    name,
    grad(lowered[named.length + i]!, [by])[0]!,
  ]);
  // Under other names, since an output may not be called as an input is.
  const results = [...named, ...differentiated].map(([name, t]) => [`of ${name}`, t]);
  const program = await runtime.compile(toOnnx(Object.fromEntries(results)));
  const found = await program.run(values);
  await program.release();
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name.slice('of '.length), value]));
}

/** Relative error of whole tensors, as in the lowerings' own tests. */
const bounds: Readonly<Record<Lowering, number>> = { plain: 3e-6, exact: 3e-6, fast: 3e-5 };

export function expectAgreement(found: Values, reference: Arrays, lowering: Lowering): void {
  for (const [name, { dims, data }] of Object.entries(found)) {
    const wanted = reference[name];
    expect(wanted, name).toBeDefined();
    expect(dims, name).toEqual(wanted!.shape);
    const off = Math.hypot(...wanted!.data.map((v, i) => Number(data[i]) - v));
    expect(off / Math.max(1e-2, Math.hypot(...wanted!.data)), name).toBeLessThan(bounds[lowering]);
  }
}
