/** The layers, losses and optimisers that recipes are written with. */
export { gelu, leakyRelu, relu, sigmoid, softmax, tanh } from '../graph/index.js';
export * from './adam.js';
export * from './conv.js';
export * from './dense.js';
export * from './dropout.js';
export * from './embedding.js';
export * from './initializers.js';
export * from './losses.js';
export * from './network.js';
export * from './norm.js';
export * from './padding.js';
export * from './parameter.js';
export * from './reshape.js';
export * from './schedule.js';
export * from './upsampling.js';
