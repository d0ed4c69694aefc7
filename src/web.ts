/**
 * Gannet in a browser: a recipe trained and its generator drawn with, in a page or a worker, by ONNX Runtime's build for
 * the web, `onnxruntime-web`, which is installed beside Gannet. Nothing here needs Node, and the random numbers are
 * those of a run in Node.
 *
 * ```ts
 * import { generator, paint } from 'gannet/web';
 *
 * const digits = await generator('generator.onnx');
 * paint(document.querySelector('canvas')!, await digits.sample({ classes: [3, 7], seeds: [1, 5, 600] }));
 * ```
 *
 * @module gannet/web
 */

export { Batches, type Order } from './data/batches.js';
export type { Split } from './data/dataset.js';
export { GannetError } from './errors.js';
export { defaultLowerings, type Lowering } from './lowering/names.js';
export { Stream } from './random/stream.js';
export { findRecipe, recipes } from './recipes/index.js';
export type { DataShape } from './recipes/phase.js';
export type { Recipe, System, TrainingOptions } from './recipes/recipe.js';
export type { Backend, Program, Runtime, Value, Values } from './runtime/runtime.js';
export { type WebRuntimeOptions, webRuntime } from './runtime/web.js';
export { type DrawnImages, GeneratorModel, type SampleOptions } from './train/generator.js';
export { type InputSource, latentPoints, randomInputs } from './train/inputs.js';
export { exportGenerator, type GeneratorCard, type Latents, Sampler } from './train/sampler.js';
export { Trainer, type TrainerOptions } from './train/trainer.js';
export type { StepLosses } from './train/training.js';
export { type Canvas, paint } from './web/canvas.js';
export { generator } from './web/generator.js';
export { type IdxBytes, idxDataset } from './web/idx.js';
export { PageRun, type RunFiles } from './web/run.js';
export { type PageResult, type PageTraining, resume, type TrainOptions, train } from './web/train.js';
