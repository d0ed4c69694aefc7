import { type ConstantData, type Emitter, isInput, type Shape, sizeOf, type Tensor } from '../graph/tensor.js';
import { topologicalOrder } from '../graph/walk.js';
import { encodeModel, type OnnxConstant, type OnnxGraph, type OnnxNode, type OnnxValue } from './model.js';

export interface LowerOptions {
  /**
   * Leaves the batch free: every axis whose size is a multiple of this number is the batch's. Build the graph with a
   * batch that no other size of the network is a multiple of (`freeBatch`).
   */
  readonly freeBatch?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Writes what is fastest in ONNX Runtime's WebAssembly; it can be run anywhere. */
  readonly wasm?: boolean;
}

/** A batch size for graphs whose batch is to be left free: a prime that no layer has as its width. */
export const freeBatch = 1_000_003;

/**
 * Lowers a graph to an ONNX model that computes the named outputs. Only what the outputs depend on is written, since
 * ONNX Runtime computes every node that it is given. An input or constant that is also an output is copied.
 */
export function toOnnx(outputs: Readonly<Record<string, Tensor>>, options: LowerOptions = {}): Uint8Array {
  return encodeModel(onnxGraph(outputs, options));
}

/** The same before it is encoded. */
export function onnxGraph(outputs: Readonly<Record<string, Tensor>>, options: LowerOptions = {}): OnnxGraph {
  const { metadata = {}, wasm = false } = options;
  const free = (d: number): boolean => options.freeBatch !== undefined && d % options.freeBatch === 0;
  const writer = new Writer(free, wasm);
  const inputs = new Map<string, OnnxValue>();
  const names = new Map<Tensor, string>();
  const asked = new Map<Tensor, string>();
  for (const [name, t] of Object.entries(outputs)) if (t.x.length > 0 && !asked.has(t)) asked.set(t, name);

  for (const t of topologicalOrder(Object.values(outputs))) {
    if (isInput(t)) {
      const { name } = t.attrs as { name: string };
      const value = { name, dtype: t.dtype, dims: t.shape.map((d) => (free(d) ? 'N' : d)) };
      const known = inputs.get(name);
      if (known && JSON.stringify(known) !== JSON.stringify(value))
        throw new Error(`input ${name} has two shapes: [${known.dims.join(', ')}] and [${value.dims.join(', ')}]`);
      inputs.set(name, value);
      names.set(t, name);
    } else if (t.op.name === 'constant') {
      names.set(t, writer.constant(t.attrs.data as ConstantData, t.shape));
    } else {
      names.set(
        t,
        writer.lower(
          t,
          t.x.map((x) => names.get(x)!),
          asked.get(t),
        ),
      );
    }
  }

  const values = Object.entries(outputs).map(([name, t]): OnnxValue => {
    if (inputs.has(name) && !(isInput(t) && names.get(t) === name))
      throw new Error(`output ${name} has the name of an input`);
    if (names.get(t) !== name) writer.copy(names.get(t)!, name);
    return { name, dtype: t.dtype, dims: t.shape.map((d) => (free(d) ? 'N' : d)) };
  });
  const { nodes, constants } = writer;
  return { nodes, constants, inputs: [...inputs.values()], outputs: values, metadata };
}

class Writer implements Emitter {
  readonly wasm: boolean;
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly #shared = new Map<string, string>();
  readonly #indices = new Map<BigInt64Array, string>();
  readonly #free: (d: number) => boolean;
  #label = '';
  #count = 0;

  constructor(free: (d: number) => boolean, wasm: boolean) {
    this.#free = free;
    this.wasm = wasm;
  }

  /** Lowers one node of the graph; its value is called `name` where one is given. */
  lower(t: Tensor, x: readonly string[], name?: string): string {
    this.#label = t.scope ? `${t.scope}/${t.op.name}` : t.op.name;
    const { onnx } = t.op;
    const made = typeof onnx === 'string' ? this.node(onnx, x) : onnx(this, x, t);
    if (name === undefined) return made;
    // An output takes its name at the node that makes it: an Identity behind it would cost a copy.
    const last = this.nodes.at(-1);
    if (last?.outputs[0] !== made) throw new Error(`${t.op.name} must emit its result last`);
    this.nodes[this.nodes.length - 1] = { ...last, outputs: [name] };
    return name;
  }

  copy(from: string, to: string): void {
    this.nodes.push({ type: 'Identity', name: `copy/${to}`, inputs: [from], outputs: [to], attrs: {} });
  }

  node(type: string, inputs: readonly string[], attrs: OnnxNode['attrs'] = {}): string {
    const output = `#${this.#count++}`;
    this.nodes.push({ type, name: `${this.#label}${output}`, inputs, outputs: [output], attrs });
    return output;
  }

  ints(values: readonly number[]): string {
    if (values.some((v) => v > 0 && this.#free(v))) throw new Error(`${this.#label} needs a fixed batch`);
    return this.#int64(values);
  }

  indices(values: BigInt64Array): string {
    const name = this.#indices.get(values) ?? this.constant(values, [values.length]);
    this.#indices.set(values, name);
    return name;
  }

  dims(shape: Shape): string {
    return this.#int64(shape.map((d) => (this.#free(d) ? -1 : d)));
  }

  scalar(value: number): string {
    return this.constant(value, []);
  }

  floats(values: readonly number[]): string {
    return this.constant(Float32Array.from(values), [values.length]);
  }

  byte(value: number): string {
    return this.constant(Uint8Array.of(value), []);
  }

  #int64(values: readonly number[]): string {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  /** Equal small constants are written once. */
  constant(data: ConstantData | Uint8Array, shape: Shape): string {
    const array = typeof data === 'number' ? Float32Array.of(data) : data;
    // Compared as bytes: as numbers, 0 and −0 are equal.
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const key = sizeOf(shape) <= 16 ? `${array.constructor.name}[${shape.join()}]${bytes.join()}` : undefined;
    const known = key === undefined ? undefined : this.#shared.get(key);
    if (known !== undefined) return known;
    const name = `#c${this.constants.length}`;
    this.constants.push({ name, shape, data: array });
    if (key !== undefined) this.#shared.set(key, name);
    return name;
  }
}
