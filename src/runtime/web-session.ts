import type * as Ort from 'onnxruntime-web';
import type { MemoryLimit } from './runtime.js';

/** What WebAssembly can address. */
export const webMemory: MemoryLimit = { bytes: 2 ** 32, says: 'WebAssembly can have' };

/** How a build for the web runs a model on one of its backends. */
export function webSession(backend: 'wasm' | 'webgpu'): Ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
    // As in Node; here memory ends at 4 GB.
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { disable_quant_qdq: '1' } },
  };
}
