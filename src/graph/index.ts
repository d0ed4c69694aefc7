/** The graph engine's public face: tensors, ops, gradients. */
export * from './grad.js';
export * from './ops/arithmetic.js';
export * from './ops/centre.js';
export * from './ops/compare.js';
export * from './ops/conv.js';
export * from './ops/gather.js';
export * from './ops/matmul.js';
export * from './ops/rectify.js';
export * from './ops/reduce.js';
export * from './ops/resample.js';
export * from './ops/rows.js';
export * from './ops/shape.js';
export * from './ops/slice.js';
export * from './ops/softmax.js';
export * from './ops/sum.js';
export * from './tensor.js';
export * from './walk.js';
