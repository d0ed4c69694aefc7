import type { Tensor } from '../graph/tensor.js';
import { type LowerOptions, onnxGraph } from './lower.js';
import { encodeModel, type OnnxGraph, type OnnxValue } from './model.js';

/** A graph that is computed several times in a row, in one run of one model. */
export interface Loop {
  /** What one turn computes, by name. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Output to input: what one turn computes and the next one begins with. */
  readonly carried: Readonly<Record<string, string>>;
  /** Inputs that every turn has its own value of. What is neither these nor carried is the same for all turns. */
  readonly fresh: readonly string[];
}

/**
 * Lowers a loop to an ONNX model of one Scan node. The number of turns T is free. The model's inputs are the graph's:
 * carried ones with the value that the first turn begins with, fresh ones with an axis of T turns in front. Its outputs
 * are the graph's: carried ones as the last turn leaves them, all others with an axis of T turns in front.
 */
export function toOnnxLoop({ outputs, carried, fresh }: Loop, options: Pick<LowerOptions, 'wasm'> = {}): Uint8Array {
  const names = [...Object.keys(carried), ...Object.keys(outputs).filter((name) => !(name in carried))];
  const graph = onnxGraph(Object.fromEntries(names.map((name) => [name, outputs[name]!])), options);
  const known = new Map(graph.inputs.map((v) => [v.name, v]));
  const eachTurn = fresh.filter((name) => known.has(name));
  const fed = [...Object.values(carried), ...eachTurn];
  // What a turn makes without reading what the one before made of it.
  const unread = Object.entries(carried).flatMap(([from, to]): OnnxValue[] => {
    const made = graph.outputs.find((v) => v.name === from)!;
    return known.has(to) ? [] : [{ ...made, name: to }];
  });
  for (const v of unread) known.set(v.name, v);
  const body = inside(graph, new Set([...fed, ...names]));
  const byTurn = (v: OnnxValue): OnnxValue => ({ ...v, dims: ['T', ...v.dims] });
  const scan = {
    type: 'Scan',
    name: 'steps',
    inputs: fed,
    outputs: names,
    attrs: {
      num_scan_inputs: eachTurn.length,
      body: { body: { ...body, inputs: fed.map((name) => rename(known.get(name)!)) } },
    },
  };
  return encodeModel({
    nodes: [scan],
    constants: [],
    inputs: [...graph.inputs.map((v) => (eachTurn.includes(v.name) ? byTurn(v) : v)), ...unread],
    outputs: graph.outputs.map((v) => (v.name in carried ? v : byTurn(v))),
    metadata: {},
  });
}

const inner = (name: string): string => `turn/${name}`;
const rename = <T extends { name: string }>(v: T): T => ({ ...v, name: inner(v.name) });

/** The graph as a body: its own values may not have the names of values outside. */
function inside(graph: OnnxGraph, own: ReadonlySet<string>): OnnxGraph {
  const named = (name: string): string => (own.has(name) ? inner(name) : name);
  return {
    ...graph,
    nodes: graph.nodes.map((n) => ({ ...n, inputs: n.inputs.map(named), outputs: n.outputs.map(named) })),
    outputs: graph.outputs.map(rename),
  };
}
