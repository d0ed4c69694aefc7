/**
 * How convolutions are computed: `plain` as ONNX's own operators, the reference; `exact` and `fast` as matrix products
 * over position-major activations, with tiles that keep rounding near 1e-6 and near 1e-5 (docs/performance.md).
 */
export const lowerings = ['plain', 'exact', 'fast'] as const;
export type Lowering = (typeof lowerings)[number];
export const defaultLowering: Lowering = 'fast';

/** By what computes: the one that was measured to be fastest there; plain where none was (docs/performance.md). */
export const defaultLowerings = {
  cpu: defaultLowering,
  wasm: 'fast',
  webgpu: 'plain',
} as const satisfies Readonly<Record<string, Lowering>>;
