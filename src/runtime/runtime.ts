/** The data of a tensor in memory. int64 is BigInt64Array, float32 Float32Array, uint8 and bool Uint8Array. */
export type TensorData = Float32Array | BigInt64Array | Uint8Array;

/** A tensor with data: row-major, owned by JavaScript. */
export interface Value {
  readonly type: 'float32' | 'int64' | 'uint8' | 'bool';
  readonly dims: readonly number[];
  readonly data: TensorData;
}
export type Values = Readonly<Record<string, Value>>;

/** A compiled model. */
export interface Program {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Computes the outputs.
   * @param inputs a value for each input name
   * @param into values to write outputs into, by name; their data is overwritten and nothing is allocated for them
   */
  run(inputs: Values, into?: Values): Promise<Values>;
  release(): Promise<void>;
}

/** What computes: a processor by native code or by WebAssembly, or a browser's GPU. */
export type Backend = 'cpu' | 'wasm' | 'webgpu';

/** Memory that there is. */
export interface MemoryLimit {
  readonly bytes: number;
  /** What sets the bound, as it is said before the figure: `this machine has`. */
  readonly says: string;
}

/** Runs ONNX models somewhere. */
export interface Runtime {
  /** Such as `onnxruntime-node 1.30.0 (CPU, 2 threads)`. */
  readonly description: string;
  readonly backend: Backend;
  readonly threads: number;
  readonly memory: MemoryLimit;
  compile(model: Uint8Array): Promise<Program>;
}

export function floats(data: Float32Array, dims: readonly number[]): Value {
  return { type: 'float32', dims, data };
}

export function int64s(data: BigInt64Array, dims: readonly number[]): Value {
  return { type: 'int64', dims, data };
}

export function bytes(data: Uint8Array, dims: readonly number[]): Value {
  return { type: 'uint8', dims, data };
}
