/**
 * Gannet's library. What the command line does, a program can do: each is a function of plain options that reports
 * through events and returns its result. Below them lie sessions, recipes, layers and the tensor graph.
 *
 * ```ts
 * import { generator, savePng, train } from 'gannet';
 *
 * const { run } = await train('acgan', {
 *   preset: 'first-look',
 *   steps: 100,
 *   onReport: ({ step, losses }) => console.log(step, losses),
 * });
 * const digits = await generator(run.path);
 * await savePng('digits.png', await digits.sample({ classes: [3, 7], seeds: [1, 5, 600] }));
 * ```
 *
 * @module gannet
 */

// What a user does.
export { type BeginEvents, beginRun } from './app/begin.js';
export { type BranchChoice, branchRun } from './app/branch.js';
export { type CheckChoice, type CheckEvents, checkData } from './app/check.js';
export { type DiagramChoice, drawNetworks } from './app/diagram.js';
export { type Directions, principalDirections } from './app/directions.js';
export {
  drawImages,
  drawSamples,
  type SampleChoice,
  type SampleFile,
  type SampleFileChoice,
  type Samples,
  sampleArrays,
  samplePicture,
} from './app/draw.js';
export {
  type EvaluationChoice,
  type EvaluationEvents,
  type EvaluationResult,
  type EvaluationSubject,
  evaluateRun,
} from './app/evaluate.js';
export { type ExportChoice, type Exported, exportRun } from './app/export.js';
export { findRun } from './app/find-run.js';
export { type Forecast, forecastTraining } from './app/forecast.js';
export { type GeneratorOptions, generator } from './app/generator.js';
export { type HistoryText, historyOf, writeHistory } from './app/history.js';
export { type ImportChoice, type ImportResult, importRun } from './app/import.js';
export { type MachineInfo, machineInfo, type RunInfo, runInfo } from './app/info.js';
export { type LayeredNetwork, layersOf } from './app/layers.js';
export { type ListedRun, listRuns } from './app/list-runs.js';
export { type Montage, type MontageChoice, type MontageEvents, makeMontage } from './app/montage.js';
export type { Choice, Setting, Settings } from './app/options.js';
export { type PlannedRun, planTraining } from './app/plan.js';
export { type PlotChoice, type PlotResult, plotRuns } from './app/plot.js';
export type { Prepared, RunChoice } from './app/prepare.js';
export { profileRecipe, type RecipeProfile } from './app/profile.js';
export { describeRecipe, type RecipeDescription } from './app/recipes.js';
export { type WrittenReport, writeReport } from './app/report.js';
export { type ResumeChoice, type ResumeEvents, type ResumeResult, resumeRun } from './app/resume.js';
export { savePng } from './app/save-png.js';
export { type TrainOptions, train } from './app/train.js';
export {
  type JudgeChoice,
  type JudgeEvents,
  type JudgeSubject,
  type TrainedJudge,
  trainJudge,
} from './app/train-judge.js';
export { type TrainingEvents, type TrainingResult, trainSession } from './app/training.js';

// Data.
export { type DataReport, dataReportSchema } from './data/check/check.js';
export type { DataFinding } from './data/check/finding.js';
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
export type { Outcome, Report, Watcher } from './run/loop.js';
export type { Gauge, Metrics } from './run/metrics.js';
export { type NetworkSize, networkSizes, type Plan, planRun } from './run/plan.js';
export { Session } from './run/session.js';
export type { Stats } from './run/stats.js';
// Who runs the models.
export { type NodeRuntimeOptions, nodeRuntime } from './runtime/node.js';
export type { Program, Runtime, Value, Values } from './runtime/runtime.js';
export { type DrawnImages, GeneratorModel, type SampleOptions } from './train/generator.js';
export { exportGenerator, type GeneratorCard, type Latents, Sampler } from './train/sampler.js';
export { Trainer, type TrainerOptions } from './train/trainer.js';
export type { StepLosses } from './train/training.js';
