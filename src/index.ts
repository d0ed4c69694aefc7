/**
 * Gannet's library. A recipe is written with the graph's operations and the layers; a session trains it in a run
 * folder; a sampler draws with the generator that comes of it.
 *
 * ```ts
 * const runtime = nodeRuntime();
 * const dataset = await loadDataset('mnist');
 * const options = findRecipe('acgan').parse({ epochs: 5 });
 * const config = makeConfig({ version, recipe: 'acgan', options, source: 'mnist', dataset, seed: 0, runtime });
 * const session = await Session.open(await RunFolder.create(config), dataset, runtime);
 * await train(session, watcher, new AbortController().signal);
 * ```
 */

export type { Dataset, Split } from './data/dataset.js';
export { loadDataset } from './data/load.js';
export { GannetError } from './errors.js';

// Pictures: grids of images as PNG files or as text for a terminal.
export { halfBlocks } from './formats/ansi.js';
export { encodePng, type Picture, tileGrid, toBytes } from './formats/grid.js';

// The tensor graph: immutable nodes with static shapes, and their gradients as further nodes.
export {
  add,
  cast,
  concat,
  constant,
  countMacs,
  div,
  exp,
  expand,
  gather,
  grad,
  input,
  log,
  logSoftmax,
  matmul,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  type Operand,
  oneHot,
  pad,
  reshape,
  type Shape,
  sizeOf,
  slice,
  softplus,
  sqrt,
  sub,
  substitute,
  sum,
  type Tensor,
  transpose,
  where,
} from './graph/index.js';

// Judges: classifiers of real images, by which generated ones are measured.
export { type ClassifierOptions, generatedSplit, trainClassifier } from './judge/classifier.js';
export { JudgeGauge } from './judge/gauge.js';
export { checkJudge, findJudge, type Judge, loadJudge } from './judge/judge.js';
export type { Predictor, Reading } from './judge/network/predictor.js';
export { Yardstick, type YardstickOptions } from './judge/yardstick.js';

// Layers, losses, initialisers and optimisers.
export {
  type Adam,
  batchNorm,
  binaryAccuracy,
  binaryCrossEntropy,
  categoricalAccuracy,
  conv,
  convTranspose,
  dense,
  dropout,
  embedding,
  fanInUniform,
  flatten,
  gelu,
  glorotNormal,
  glorotUniform,
  type Initializer,
  kerasAdam,
  kerasBatchNorm,
  kerasInit,
  type LayerRecord,
  layerNorm,
  leakyRelu,
  Network,
  ones,
  type Parameter,
  type Pass,
  relu,
  sigmoid,
  softmax,
  sparseCrossEntropy,
  tanh,
  torchAdam,
  torchBatchNorm,
  torchInit,
  unflatten,
  uniform,
  upSampling,
  zeros,
} from './nn/index.js';

// A graph as an ONNX model.
export { freeBatch, type LowerOptions, toOnnx } from './onnx/lower.js';

// Reproducible random numbers.
export { Stream } from './random/stream.js';

// Recipes: those that Gannet ships, and what another one is made with.
export { type Drawing, type Figure, sampleGrid } from './recipes/figure.js';
export { findRecipe, recipes } from './recipes/index.js';
export type { DataShape, Distribution, Evaluation, Losses, Phase, PhaseContext } from './recipes/phase.js';
export {
  defineRecipe,
  optionsOf,
  type Preset,
  type Recipe,
  type System,
  type TrainingOptions,
} from './recipes/recipe.js';
// Training.
export { makeConfig, type RunConfig } from './run/config.js';
export { type Finding, findingText } from './run/doctor/finding.js';
export { RunFolder } from './run/folder.js';
export { type Outcome, type Report, train, type Watcher } from './run/loop.js';
export type { Gauge, Metrics } from './run/metrics.js';
export { type NetworkSize, networkSizes, type Plan, planRun } from './run/plan.js';
export { Session } from './run/session.js';
export type { Stats } from './run/stats.js';
// Who runs the models.
export { type NodeRuntimeOptions, nodeRuntime } from './runtime/node.js';
export type { Program, Runtime, Value, Values } from './runtime/runtime.js';
export { exportGenerator, type GeneratorCard, type Latents, Sampler } from './train/sampler.js';
export { type StepLosses, Trainer, type TrainerOptions } from './train/trainer.js';
