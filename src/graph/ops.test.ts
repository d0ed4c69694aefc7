import { describe, expect, test } from 'vitest';
import { type LowerOptions, toOnnx } from '../onnx/lower.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Value, Values } from '../runtime/runtime.js';
import {
  add,
  grad,
  input,
  makeNode,
  mul,
  type Op,
  registry,
  reshape,
  type Sample,
  sizeOf,
  sum,
  type Tensor,
} from './index.js';

/**
 * Every op of the registry, at every sample that it names: its shape and type rules against what ONNX Runtime makes, the
 * same from what WebAssembly is given, and its gradient against central differences along a random direction, to the second
 * order.
 */
const runtime = nodeRuntime({ threads: 1 });

let state = 6;
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

// biome-ignore lint/suspicious/noExplicitAny: ops of every kind.
type AnyOp = Op<any>;

function sampleValue(spec: Sample<object>['inputs'][number]): Value {
  const { shape, values = 'signed', dtype = 'float32' } = 'shape' in spec ? spec : { shape: spec };
  const n = sizeOf(shape);
  if (typeof values === 'number') {
    const integers = Array.from({ length: n }, () => Math.floor(random() * values));
    const data = dtype === 'int64' ? BigInt64Array.from(integers, BigInt) : Uint8Array.from(integers);
    return { type: dtype, dims: shape, data };
  }
  const sign = () => (values === 'signed' && random() < 0.5 ? -1 : 1);
  return { type: 'float32', dims: shape, data: Float32Array.from({ length: n }, () => sign() * (0.25 + random())) };
}

/** f32 values of a graph; compiled once, run at several places. */
async function evaluator(outputs: Record<string, Tensor>, options: LowerOptions = {}) {
  const program = await runtime.compile(toOnnx(outputs, options));
  return (values: Values): Promise<Values> =>
    program.run(Object.fromEntries(program.inputNames.map((name) => [name, values[name]!])));
}

const dot = (a: Value, b: Value): number => {
  let total = 0;
  for (let i = 0; i < a.data.length; i++) total += Number(a.data[i]) * Number(b.data[i]);
  return total;
};

/** at + t · direction, in the inputs that have a direction. */
function moved(at: Values, direction: Values, t: number): Values {
  const entries = Object.entries(at).map(([name, value]): [string, Value] => {
    const d = direction[name];
    if (!d) return [name, value];
    const data = Float32Array.from(value.data as Float32Array, (v, i) => v + t * Number(d.data[i]));
    return [name, { ...value, data }];
  });
  return Object.fromEntries(entries);
}

function tryGrad(loss: Tensor, wrt: Tensor): Tensor | null {
  try {
    return grad(loss, [wrt])[0]!;
  } catch {
    return null;
  }
}

/** Steps of the differences: the long ones suffer less from rounding, the short ones from curvature. */
const steps = [3e-2, 1e-2, 3e-3];

interface Comparison {
  readonly analytic: number;
  readonly numeric: number;
  /** The size of what was added up to the derivative: what an error in one element would be measured against. */
  readonly scale: number;
}

/**
 * The directional derivative of the scalar `f` along `direction`: by its gradient, and by central differences, of which
 * the nearest counts.
 */
async function compare(f: Tensor, wrt: readonly Tensor[], at: Values, direction: Values): Promise<Comparison> {
  const gradients = wrt.map((w): [string, Tensor | null] => [w.attrs.name, tryGrad(f, w)]);
  const known = gradients.filter((g): g is [string, Tensor] => g[1] !== null);
  let analytic = 0;
  let scale = 0;
  if (known.length > 0) {
    const g = await (await evaluator(Object.fromEntries(known.map(([name, t]) => [`d_${name}`, t]))))(at);
    for (const [name] of known) {
      const gradient = g[`d_${name}`]!;
      analytic += dot(gradient, direction[name]!);
      gradient.data.forEach((v, i) => {
        scale += (Number(v) * Number(direction[name]!.data[i])) ** 2;
      });
    }
  }
  const run = await evaluator({ f });
  const value = async (t: number) => Number((await run(moved(at, direction, t))).f!.data[0]);
  let numeric = Number.NaN;
  for (const step of steps) {
    const slope = ((await value(step)) - (await value(-step))) / (2 * step);
    if (!(Math.abs(numeric - analytic) < Math.abs(slope - analytic))) numeric = slope;
  }
  return { analytic, numeric, scale: Math.sqrt(scale) };
}

function total(xs: readonly Tensor[]): Tensor {
  return xs.map((x) => reshape(sum(x), [])).reduce((a, b) => add(a, b));
}

function close({ analytic, numeric, scale }: Comparison): void {
  expect(Number.isFinite(analytic)).toBe(true);
  const room = 2e-3 * (Math.abs(numeric) + scale + 0.1);
  expect(Math.abs(analytic - numeric), `gradient ${analytic}, differences ${numeric}`).toBeLessThan(room);
}

/** Leaves, and the op whose gradient is nothing though its value changes (see grad.test.ts). */
const apart = ['input', 'constant', 'stopGradient'];
const operations = [...registry.values()].filter((op: AnyOp) => !apart.includes(op.name));

describe.each(operations.map((op) => [op.name, op] as const))('%s', (_, op) => {
  test('has samples', () => expect(op.samples.length).toBeGreaterThan(0));

  test.each(op.samples.map((s, i) => [i, s] as const))('sample %i', async (_i, sample) => {
    const at: Record<string, Value> = {};
    const x = sample.inputs.map((spec, i) => {
      const value = sampleValue(spec);
      at[`x${i}`] = value;
      return input(`x${i}`, value.dims, value.type);
    });
    const y = makeNode(op, x, sample.attrs);
    const made = (await (await evaluator({ y }))(at)).y!;
    expect(made.dims).toEqual(y.shape);
    expect(made.type).toBe(y.dtype);
    expect((await (await evaluator({ y }, { wasm: true }))(at)).y).toEqual(made);
    if (y.dtype !== 'float32') return;

    const floats = x.filter((t) => t.dtype === 'float32');
    const dy = input('dy', y.shape);
    at.dy = sampleValue(y.shape);
    const direction = Object.fromEntries([...floats, dy].map((t) => [t.attrs.name, sampleValue(t.shape)]));

    // First order: f = <y, dy>, in x and in dy.
    const f = total([mul(y, dy)]);
    close(await compare(f, [...floats, dy], at, direction));

    // Second order: f = Σ <gradient, gradient · c>, which is bent in x and in dy.
    const first = floats.map((w) => tryGrad(f, w)).filter((g) => g !== null);
    if (first.length === 0) return;
    const bent = total(first.map((g) => mul(mul(g, g), 0.5)));
    close(await compare(bent, [...floats, dy], at, direction));
  });
});
