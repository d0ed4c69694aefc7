import { GannetError } from '../errors.js';

/** Sizes of the axes, outermost first. `[]` is a scalar. */
export type Shape = readonly number[];
export type DType = 'float32' | 'int64' | 'uint8' | 'bool';

/**
 * One node of an immutable computation graph. It holds no data and knows no device: data is fed and computed when the
 * graph has become an ONNX model and a runtime runs it.
 */
export interface Tensor {
  // biome-ignore lint/suspicious/noExplicitAny: a node may be of any op; an op reads only the attributes it has written.
  readonly op: Op<any>;
  readonly x: readonly Tensor[];
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  readonly attrs: any;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Where it was made, such as `G/convT1`; names the ONNX node and the layer in an error. */
  readonly scope: string;
}

/** A float attribute of an ONNX node (a bare number is an integer). */
export interface FloatAttr {
  readonly float: number;
}
export type Attr = number | readonly number[] | string | FloatAttr;

/** What an op's ONNX lowering writes to. Every method returns the name of the value it made. */
export interface Emitter {
  /** Whether WebAssembly is to run it, where the same op may be fastest by other nodes. */
  readonly wasm: boolean;
  node(type: string, inputs: readonly string[], attrs?: Readonly<Record<string, Attr>>): string;
  /** A constant int64 vector. */
  ints(values: readonly number[]): string;
  /** A long constant int64 vector; the same array given twice is written once. */
  indices(values: BigInt64Array): string;
  /** A constant shape, for Reshape: an axis that holds the free batch becomes -1. */
  dims(shape: Shape): string;
  /** A constant float32 scalar. */
  scalar(value: number): string;
  /** A constant uint8 scalar. */
  byte(value: number): string;
  /** A constant float32 vector. */
  floats(values: readonly number[]): string;
}

/** What a lowering may read of the node that it lowers. */
export interface Lowered<A> {
  readonly x: readonly Tensor[];
  readonly shape: Shape;
  readonly attrs: A;
}

export interface Backward<A> {
  /** Gradient of the loss with respect to `y`, of `y`'s shape. */
  readonly dy: Tensor;
  readonly y: Tensor;
  readonly x: readonly Tensor[];
  readonly attrs: A;
}

/** An input of the generic op test: random values of this shape. */
export interface SampleInput {
  readonly shape: Shape;
  /** `signed` (the default): |x| in [0.25, 1.25]; `positive`: the same without signs; a number n: integers below n. */
  readonly values?: 'signed' | 'positive' | number;
  readonly dtype?: DType;
}

export interface Sample<A> {
  readonly inputs: readonly (Shape | SampleInput)[];
  readonly attrs: A;
}

/** One primitive operation, whole: its shape rule, its gradient rule, its ONNX lowering, and samples for its test. */
export interface Op<A> {
  readonly name: string;
  /** The output's shape; throws a plain message if the inputs do not fit. */
  readonly shape: (x: readonly Shape[], attrs: A) => Shape;
  /** The output's type; float32 where it is left out. */
  readonly dtype?: (x: readonly DType[], attrs: A) => DType;
  /** Gradients of the inputs as new graph (the vector-Jacobian product); null where an input has none. */
  readonly vjp: (c: Backward<A>) => readonly (Tensor | null)[];
  /** The ONNX op type where the mapping is one to one, else a function that emits the nodes. */
  readonly onnx: string | ((emit: Emitter, x: readonly string[], t: Lowered<A>) => string);
  /**
   * For layout passes: the attributes with which the op gives its result with permuted axes (axis i of the new is axis
   * `perm[i]` of the old) when its inputs of that rank have been permuted alike. Left out where there is no such thing.
   */
  readonly permute?: (attrs: A, perm: readonly number[]) => A;
  /** Multiply-accumulates of one evaluation, for the ops that products dominate. */
  readonly macs?: (x: readonly Shape[], attrs: A, y: Shape) => number;
  readonly samples: readonly Sample<A>[];
}

// biome-ignore lint/suspicious/noExplicitAny: the registry holds ops of every kind.
const registered = new Map<string, Op<any>>();
/** Every op there is, by name. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export const registry: ReadonlyMap<string, Op<any>> = registered;

export type Make<A> = (x: readonly Tensor[], attrs: A) => Tensor;

/** Defines an op and returns the function that makes its nodes. */
export function defineOp<A extends object>(op: Op<A>): Make<A> {
  if (registered.has(op.name)) throw new Error(`op ${op.name} is defined twice`);
  registered.set(op.name, op);
  return (x, attrs) => makeNode(op, x, attrs);
}

/** A node of `op`; throws a GannetError naming op, shapes and layer where the shapes do not fit. */
// biome-ignore lint/suspicious/noExplicitAny: see Tensor.
export function makeNode(op: Op<any>, x: readonly Tensor[], attrs: object): Tensor {
  const shapes = x.map((t) => t.shape);
  let shape: Shape;
  try {
    shape = op.shape(shapes, attrs);
  } catch (error) {
    const where = scope ? ` in ${scope}` : '';
    const given = shapes.map((s) => `[${s.join(', ')}]`).join(', ');
    throw new GannetError(`${op.name}${where}: ${(error as Error).message} (given ${given})`);
  }
  const dtype = op.dtype
    ? op.dtype(
        x.map((t) => t.dtype),
        attrs,
      )
    : 'float32';
  return { op, x, attrs, shape, dtype, scope };
}

let scope = '';
/** Runs `make` with every node that it makes marked as belonging to `name`, inside the scope that is current. */
export function inScope<T>(name: string, make: () => T): T {
  const outer = scope;
  scope = outer ? `${outer}/${name}` : name;
  try {
    return make();
  } finally {
    scope = outer;
  }
}

/** Like inScope, but replacing the current scope. */
export function atScope<T>(name: string, make: () => T): T {
  const outer = scope;
  scope = name;
  try {
    return make();
  } finally {
    scope = outer;
  }
}

/** The number of elements of a tensor of this shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

function leafError(): never {
  throw new Error('a leaf has no lowering of its own');
}

const inputOp = defineOp<{ name: string; shape: Shape; dtype: DType }>({
  name: 'input',
  shape: (_, a) => a.shape,
  dtype: (_, a) => a.dtype,
  vjp: () => [],
  onnx: leafError,
  samples: [],
});

/** A value that is fed from outside: a parameter, a batch, noise. Two inputs of one name are one input. */
export function input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
  return inputOp([], { name, shape, dtype });
}

/** The input of the same name and type as `t`, of another shape. */
export function inputOf(t: Tensor, shape: Shape): Tensor {
  return input((t.attrs as { name: string }).name, shape, t.dtype);
}

/** The data of a constant: one number for a scalar, else all elements in row-major order. */
export type ConstantData = number | Float32Array | BigInt64Array;

const constantOp = defineOp<{ data: ConstantData; shape: Shape }>({
  name: 'constant',
  shape: (_, a) => a.shape,
  dtype: (_, a) => (a.data instanceof BigInt64Array ? 'int64' : 'float32'),
  vjp: () => [],
  onnx: leafError,
  samples: [],
});

/** A constant: a float32 scalar, or a float32 or int64 tensor of the given shape. */
export function constant(data: ConstantData, shape: Shape = []): Tensor {
  const count = typeof data === 'number' ? 1 : data.length;
  if (count !== sizeOf(shape)) throw new Error(`constant: ${count} elements for shape [${shape.join(', ')}]`);
  return constantOp([], { data, shape });
}

export function isInput(t: Tensor): boolean {
  return t.op.name === 'input';
}

export function isConstant(t: Tensor): boolean {
  return t.op.name === 'constant';
}
