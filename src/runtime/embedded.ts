import * as Ort from '#onnxruntime-wasm';
import { type Build, program } from './program.js';
import type { Runtime } from './runtime.js';
import { webMemory, webSession } from './web-session.js';

/**
 * ONNX Runtime in a page that has its WebAssembly inside and fetches nothing, as one opened from a disk must: it computes
 * with one thread, since further ones begin with files of their own.
 *
 * @param wasm the binary of the same version of onnxruntime-web
 */
export function embeddedRuntime(wasm: Uint8Array<ArrayBuffer>): Runtime {
  const { env, InferenceSession, Tensor } = Ort;
  env.wasm.wasmBinary = wasm.buffer;
  env.wasm.numThreads = 1;
  const build: Build = { Tensor: Tensor as Build['Tensor'], inPlace: false };
  return {
    description: `onnxruntime-web ${env.versions.web} (WASM, 1 thread, embedded)`,
    backend: 'wasm',
    threads: 1,
    memory: webMemory,
    compile: async (model) => program(await InferenceSession.create(model, webSession('wasm')), build),
  };
}
