import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { GannetError } from '../errors.js';
import { type Build, program } from './program.js';
import type { Runtime } from './runtime.js';

export interface WebRuntimeOptions {
  /** `wasm`, the processor, by default; `webgpu` leaves to it what the GPU cannot do. */
  readonly backend?: 'wasm' | 'webgpu';
  /**
   * Threads of one run; the same for every runtime of a page, and more than one only where the page is isolated
   * (`crossOriginIsolated`). By default one for each processor where they may be used, else one.
   */
  readonly threads?: number;
  /** Where a bundler has put ONNX Runtime's own files, for one that does not find them by itself. */
  readonly files?: { readonly mjs: string; readonly wasm: string };
}

/** What a page, a worker and Node know of themselves; the last does not know all of it. */
const page = globalThis as {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
};

/** ONNX Runtime's threads are made once, with its first model. */
let begunWith: number | undefined;

/**
 * ONNX Runtime in a browser, or in Node as WebAssembly.
 * @throws GannetError if so many threads cannot be had
 */
export function webRuntime(options: WebRuntimeOptions = {}): Runtime {
  const { backend = 'wasm', threads = begunWith ?? availableThreads(), files } = options;
  checkThreads(threads);
  const place = backend === 'wasm' ? 'WASM' : 'WebGPU';
  return {
    description: `onnxruntime-web ${env.versions.web} (${place}, ${threads} ${threads === 1 ? 'thread' : 'threads'})`,
    backend,
    threads,
    async compile(model) {
      checkThreads(threads);
      begunWith = threads;
      env.wasm.numThreads = threads;
      if (files) env.wasm.wasmPaths = files;
      return program(await InferenceSession.create(model, sessionOptions(backend)), build);
    },
  };
}

const build: Build = { Tensor: Tensor as Build['Tensor'], inPlace: false };

function sessionOptions(backend: 'wasm' | 'webgpu'): InferenceSession.SessionOptions {
  return {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
    // As in Node; here memory ends at 4 GB.
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { disable_quant_qdq: '1' } },
  };
}

function availableThreads(): number {
  return page.crossOriginIsolated ? (page.navigator?.hardwareConcurrency ?? 1) : 1;
}

function checkThreads(threads: number): void {
  if (begunWith !== undefined && threads !== begunWith) {
    const begun = `ONNX Runtime has begun with ${begunWith} here, and cannot change it`;
    throw new GannetError(`threads ${threads}: ${begun}; reload the page, or give ${begunWith}`);
  }
  if (threads > 1 && page.crossOriginIsolated === false) {
    throw new GannetError(
      `threads ${threads}: this page may use only one; serve it with the headers 'Cross-Origin-Opener-Policy: ` +
        "same-origin' and 'Cross-Origin-Embedder-Policy: require-corp', or give 1",
    );
  }
}
