import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Program, TensorData, Value, Values } from './runtime.js';

/** What differs between the builds of ONNX Runtime; their sessions and tensors are of the same types. */
export interface Build {
  readonly Tensor: new (type: Value['type'], data: TensorData, dims: readonly number[]) => Tensor;
  /** Whether a run writes outputs into arrays that it is given; if not, they are copied there. */
  readonly inPlace: boolean;
}

/** A session as a program. */
export function program(session: InferenceSession, { Tensor, inPlace }: Build): Program {
  const toOrt = ({ type, data, dims }: Value): Tensor => new Tensor(type, data, dims);
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs, into = {}) {
      const feeds: Record<string, Tensor> = {};
      for (const name of session.inputNames) {
        const value = inputs[name];
        if (!value) throw new Error(`input ${name} is missing`);
        feeds[name] = toOrt(value);
      }
      const fetches: Record<string, Tensor | null> = {};
      for (const name of session.outputNames) fetches[name] = inPlace && into[name] ? toOrt(into[name]) : null;
      const results = await session.run(feeds, fetches);
      const values: Record<string, Value> = {};
      for (const name of session.outputNames) {
        const place = into[name];
        if (place && !inPlace) copy(results[name]!.data as TensorData, place.data);
        values[name] = place ?? fromOrt(results[name]!);
      }
      return values as Values;
    },
    release: () => session.release(),
  };
}

function fromOrt(t: Tensor): Value {
  return { type: t.type as Value['type'], dims: t.dims, data: t.data as TensorData };
}

/** An output and its place are of one type. */
function copy(from: TensorData, to: TensorData): void {
  (to as Float32Array).set(from as Float32Array);
}
