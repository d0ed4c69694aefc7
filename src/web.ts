/**
 * Gannet in a browser: a recipe trained and its generator drawn with, in a page or a worker, by ONNX Runtime's build for
 * the web, `onnxruntime-web`, which is installed beside Gannet. Nothing here needs Node, and the random numbers are
 * those of a run in Node.
 *
 * ```ts
 * const runtime = await webRuntime({ backend: 'wasm' });
 * const recipe = findRecipe('cgan-mlp');
 * const options = recipe.parse({});
 * const { batch, order } = options;
 * const system = recipe.build(options, { channels: 1, height: 28, width: 28, classes: 10 });
 * const batches = new Batches({ count: split.count, batch, order, seed });
 * const inputs = randomInputs({ seed, split, range: system.range, rows: (step) => batches.rows(step) });
 * const lowering = defaultLowerings[runtime.backend];
 * const trainer = await Trainer.create({ system, runtime, inputs, batch, seed, lowering });
 * const losses = await trainer.next();
 * ```
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
export { type InputSource, latentPoints, randomInputs } from './train/inputs.js';
export { exportGenerator, type GeneratorCard, type Latents, Sampler } from './train/sampler.js';
export { Trainer, type TrainerOptions } from './train/trainer.js';
export type { StepLosses } from './train/training.js';
