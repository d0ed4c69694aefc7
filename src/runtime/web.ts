import type * as Ort from 'onnxruntime-web';
import { GannetError } from '../errors.js';
import { type Build, program } from './program.js';
import type { Runtime } from './runtime.js';
import { webMemory, webSession } from './web-session.js';

export interface WebRuntimeOptions {
  /** `wasm`, the processor, by default; `webgpu` leaves to it what the GPU cannot do. */
  readonly backend?: 'wasm' | 'webgpu';
  /**
   * Threads of one run; the same for every runtime of a page, and more than one only where the page is isolated
   * (`crossOriginIsolated`). By default one for each processor where they may be used, else one.
   */
  readonly threads?: number;
}

/** What a page, a worker and Node know of themselves; the last does not know all of it. */
const page = globalThis as {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
};

type WebBackend = NonNullable<WebRuntimeOptions['backend']>;

/**
 * ONNX Runtime's builds, each with WebAssembly of its own: 14 MB, and 27 that can wait for a GPU. The default build's
 * older WebGPU does not run the loop of a step. What the first is called in Node, package.json says. Loaded when asked
 * for, each stays a file of its own in a bundle, which its threads can begin with.
 */
const loads: Readonly<Record<WebBackend, () => Promise<typeof Ort>>> = {
  wasm: () => import('#onnxruntime-wasm'),
  webgpu: () => import('onnxruntime-web/webgpu'),
};

/** The threads of a build are made once, with its first model. */
const begunWith: Partial<Record<WebBackend, number>> = {};

/**
 * Loads ONNX Runtime in a browser, or in Node as WebAssembly.
 * @throws GannetError if so many threads cannot be had
 */
export async function webRuntime(options: WebRuntimeOptions = {}): Promise<Runtime> {
  const { backend = 'wasm', threads = begunWith[backend] ?? availableThreads() } = options;
  checkThreads(backend, threads);
  const { env, InferenceSession, Tensor } = await loads[backend]();
  const build: Build = { Tensor: Tensor as Build['Tensor'], inPlace: false };
  const place = backend === 'wasm' ? 'WASM' : 'WebGPU';
  return {
    description: `onnxruntime-web ${env.versions.web} (${place}, ${threads} ${threads === 1 ? 'thread' : 'threads'})`,
    backend,
    threads,
    memory: webMemory,
    async compile(model) {
      checkThreads(backend, threads);
      begunWith[backend] = threads;
      env.wasm.numThreads = threads;
      return program(await InferenceSession.create(model, webSession(backend)), build);
    },
  };
}

function availableThreads(): number {
  return page.crossOriginIsolated ? (page.navigator?.hardwareConcurrency ?? 1) : 1;
}

function checkThreads(backend: WebBackend, threads: number): void {
  const begun = begunWith[backend];
  if (begun !== undefined && threads !== begun) {
    throw new GannetError(
      `threads ${threads}: ONNX Runtime has begun with ${begun} here, and cannot change it; reload the page, or give ${begun}`,
    );
  }
  if (threads > 1 && page.crossOriginIsolated === false) {
    throw new GannetError(
      `threads ${threads}: this page may use only one; serve it with the headers 'Cross-Origin-Opener-Policy: ` +
        "same-origin' and 'Cross-Origin-Embedder-Policy: require-corp', or give 1",
    );
  }
}
