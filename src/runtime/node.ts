import { availableParallelism } from 'node:os';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { Program, Runtime, TensorData, Value, Values } from './runtime.js';

export interface NodeRuntimeOptions {
  /** Threads of one run; by default one for each processor. Results are reproducible for a fixed number. */
  readonly threads?: number;
}

/** ONNX Runtime in Node, on the CPU. */
export function nodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const threads = options.threads ?? availableParallelism();
  const session: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: {
      session: {
        // Each session has threads of its own; those of an idle one must not spin on the processors that another needs.
        force_spinning_stop: '1',
        // Or DequantizeLinear, which unpacks the dropout masks, is repeated for each of its consumers.
        disable_quant_qdq: '1',
      },
    },
  };
  return {
    description: `onnxruntime-node ${env.versions.node} (CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'})`,
    threads,
    async compile(model) {
      return program(await InferenceSession.create(model, session));
    },
  };
}

function program(session: InferenceSession): Program {
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs, into) {
      const feeds: Record<string, Tensor> = {};
      for (const name of session.inputNames) {
        const value = inputs[name];
        if (!value) throw new Error(`input ${name} is missing`);
        feeds[name] = toOrt(value);
      }
      const fetches: Record<string, Tensor | null> = {};
      for (const name of session.outputNames) fetches[name] = into?.[name] ? toOrt(into[name]) : null;
      const results = await session.run(feeds, fetches);
      const values: Record<string, Value> = {};
      for (const name of session.outputNames) values[name] = into?.[name] ?? fromOrt(results[name]!);
      return values as Values;
    },
    release: () => session.release(),
  };
}

function toOrt({ type, data, dims }: Value): Tensor {
  return new Tensor(type, data as Float32Array, dims) as Tensor;
}

function fromOrt(t: Tensor): Value {
  return { type: t.type as Value['type'], dims: t.dims, data: t.data as TensorData };
}
