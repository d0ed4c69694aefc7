import type { Attr, DType, Shape } from '../graph/tensor.js';
import { delimitedFields, ProtoWriter } from '../protobuf.js';

/** The parts of an ONNX model (onnx.proto3), before they are encoded. */
export interface OnnxNode {
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs: Readonly<Record<string, Attr | Subgraph>>;
}
/** A graph as an attribute: the body of a loop. */
export interface Subgraph {
  readonly body: OnnxGraph;
}
export interface OnnxConstant {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array | BigInt64Array | Uint8Array;
}
/** A named input or output; an axis may be a name, which leaves it free. */
export interface OnnxValue {
  readonly name: string;
  readonly dtype: DType;
  readonly dims: readonly (number | string)[];
}
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Opset 20 is the first with every op that Gannet uses; IR version 9 is what it was published with. */
const opset = 20;
const irVersion = 9;
const elementType: Record<DType, number> = { float32: 1, uint8: 2, int64: 7, bool: 9 };

/** The model as the bytes of an .onnx file. The same graph gives the same bytes. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const w = new ProtoWriter();
  w.int(1, irVersion).string(2, 'gannet');
  w.message(7, (g) => writeGraph(g, graph));
  w.message(8, (o) => o.string(1, '').int(2, opset));
  for (const [key, value] of Object.entries(graph.metadata)) w.message(14, (p) => p.string(1, key).string(2, value));
  return w.finish();
}

/** The metadata of an .onnx file. @throws RangeError if the bytes are no model */
export function modelMetadata(model: Uint8Array): Record<string, string> {
  const text = new TextDecoder();
  const metadata: Record<string, string> = {};
  for (const entry of delimitedFields(model, 14)) {
    const [key, value] = [1, 2].map((field) => text.decode(delimitedFields(entry, field).next().value));
    metadata[key!] = value!;
  }
  return metadata;
}

function writeGraph(w: ProtoWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) w.message(1, (n) => writeNode(n, node));
  w.string(2, 'gannet');
  for (const c of graph.constants) w.message(5, (t) => writeConstant(t, c));
  for (const v of graph.inputs) w.message(11, (i) => writeValue(i, v));
  for (const v of graph.outputs) w.message(12, (o) => writeValue(o, v));
}

function writeNode(w: ProtoWriter, node: OnnxNode): void {
  for (const name of node.inputs) w.string(1, name);
  for (const name of node.outputs) w.string(2, name);
  w.string(3, node.name).string(4, node.type);
  for (const [name, value] of Object.entries(node.attrs)) w.message(5, (a) => writeAttr(a, name, value));
}

function writeAttr(w: ProtoWriter, name: string, value: Attr | Subgraph): void {
  w.string(1, name);
  if (typeof value === 'number') w.int(3, value).int(20, 2);
  else if (typeof value === 'string') w.string(4, value).int(20, 3);
  else if ('body' in value) w.message(6, (g) => writeGraph(g, value.body)).int(20, 5);
  else if ('float' in value) w.float(2, value.float).int(20, 1);
  else {
    for (const v of value) w.int(8, v);
    w.int(20, 7);
  }
}

function writeConstant(w: ProtoWriter, { name, shape, data }: OnnxConstant): void {
  for (const d of shape) w.int(1, d);
  w.int(2, elementType[typeOf(data)]).string(8, name);
  w.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function typeOf(data: OnnxConstant['data']): DType {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Uint8Array ? 'uint8' : 'int64';
}

function writeValue(w: ProtoWriter, { name, dtype, dims }: OnnxValue): void {
  w.string(1, name).message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.int(1, elementType[dtype]).message(2, (shape) => {
        for (const d of dims) shape.message(1, (dim) => (typeof d === 'number' ? dim.int(1, d) : dim.string(2, d)));
      });
    }),
  );
}
