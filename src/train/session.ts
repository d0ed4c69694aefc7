import { readFile } from 'node:fs/promises';
import { Batches } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { encodePng } from '../formats/grid.js';
import { findRecipe } from '../recipes/index.js';
import type { Recipe, System, TrainingOptions } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import { encodeCheckpoint, restoreCheckpoint } from './checkpoint.js';
import { dataShape, type RunConfig } from './config.js';
import { Evaluator } from './evaluate.js';
import { trainingInputs } from './inputs.js';
import { kerasWeights } from './keras.js';
import { Ledger } from './ledger.js';
import { classPicture, realsPicture, samplePicture } from './pictures.js';
import type { RunFolder } from './run.js';
import { exportGenerator, Sampler } from './sampler.js';
import { networkParameters, Trainer } from './trainer.js';

/** A run with everything that training it needs, in memory and compiled. */
export class Session {
  readonly run: RunFolder;
  readonly recipe: Recipe;
  readonly options: TrainingOptions;
  readonly dataset: Dataset;
  readonly system: System;
  readonly trainer: Trainer;
  readonly stepsPerEpoch: number;
  /** Steps of the whole run. */
  readonly steps: number;
  ledger = new Ledger();
  readonly #sampler: Sampler | null;
  readonly #evaluator: Evaluator;

  private constructor(parts: {
    run: RunFolder;
    recipe: Recipe;
    options: TrainingOptions;
    dataset: Dataset;
    system: System;
    trainer: Trainer;
    stepsPerEpoch: number;
    sampler: Sampler | null;
    evaluator: Evaluator;
  }) {
    this.run = parts.run;
    this.recipe = parts.recipe;
    this.options = parts.options;
    this.dataset = parts.dataset;
    this.system = parts.system;
    this.trainer = parts.trainer;
    this.stepsPerEpoch = parts.stepsPerEpoch;
    this.steps = plannedSteps(parts.options, parts.stepsPerEpoch);
    this.#sampler = parts.sampler;
    this.#evaluator = parts.evaluator;
  }

  /** Compiles what a run's configuration describes. Its state is that of step 0. */
  static async open(run: RunFolder, dataset: Dataset, runtime: Runtime): Promise<Session> {
    const { config } = run;
    const { recipe, options, system, inputs, stepsPerEpoch } = assemble(config, dataset);
    const { seed } = config;
    const trainer = await Trainer.create({ system, runtime, inputs, batch: options.batch, seed });
    const sampler = system.generator ? await Sampler.ofState(system, runtime, () => trainer.state.values) : null;
    const evaluator = new Evaluator(system, runtime, dataset, seed);
    return new Session({ run, recipe, options, dataset, system, trainer, stepsPerEpoch, sampler, evaluator });
  }

  get epoch(): number {
    return Math.ceil(this.trainer.step / this.stepsPerEpoch);
  }

  /** Whether `step` is one at which every run of this configuration writes a checkpoint. */
  readonly isCheckpointStep = (step: number): boolean =>
    step === this.steps || step % (this.options.checkpointEvery || this.stepsPerEpoch) === 0;

  /** Writes a checkpoint and the newest generator.onnx. */
  async saveCheckpoint(): Promise<string> {
    const { run, recipe, system, trainer, ledger } = this;
    const { step } = trainer;
    const bytes = encodeCheckpoint(trainer.state, { recipe: recipe.name, step, ledger });
    const path = await run.writeCheckpoint(step, bytes, this.isCheckpointStep);
    if (system.generator) {
      const card = { recipe: recipe.name, step, classNames: this.dataset.classNames };
      await run.writeGenerator(exportGenerator(system, trainer.state.values, card));
    }
    return path;
  }

  /**
   * Goes back to the newest checkpoint that is whole.
   * @param onDamaged told of each newer one that is not, with the reason
   * @throws GannetError if none can be used
   */
  async restore(onDamaged: (reason: string) => void): Promise<void> {
    const { run, recipe, trainer } = this;
    for (const { path } of await run.checkpoints()) {
      try {
        const info = restoreCheckpoint(await readFile(path), path, recipe.name, trainer.state);
        trainer.step = info.step;
        this.ledger = info.ledger;
        return;
      } catch (error) {
        if (!(error instanceof GannetError)) throw error;
        onDamaged(error.message);
      }
    }
    throw new GannetError(`${run.path} has no checkpoint that can be used: begin a new run`);
  }

  /** Saves the state as it is after a loss that is no number. */
  saveFailed(): Promise<string> {
    const { recipe, trainer, ledger } = this;
    return this.run.writeFailed(encodeCheckpoint(trainer.state, { recipe: recipe.name, step: trainer.step, ledger }));
  }

  /** Writes the picture of samples; its path. */
  async saveSamples(): Promise<string | null> {
    if (!this.#sampler) return null;
    const { run, system, trainer } = this;
    const picture = await samplePicture(system, this.#sampler, run.config.seed);
    await run.writeImage(trainer.step, '', await encodePng(picture));
    return run.imagePath(trainer.step);
  }

  async saveReals(): Promise<void> {
    await this.run.writeReals(await encodePng(realsPicture(this.system, this.dataset)));
  }

  /** The end of an epoch: held-out losses, the class picture, Keras weights, the history so far. */
  async closeEpoch(): Promise<void> {
    const { run, recipe, system, trainer, epoch } = this;
    const { values } = trainer.state;
    const test = system.evaluations.length > 0 ? await this.#evaluator.measure(epoch, values) : null;
    this.ledger.closeEpoch(test);
    await run.writeHistory(`${JSON.stringify(this.ledger.history, null, 2)}\n`);
    if (!recipe.epochFiles || !this.#sampler || !system.generator) return;
    const picture = await classPicture(system, this.#sampler, this.dataset, run.config.seed, epoch);
    await run.writeImage(trainer.step, '-classes', await encodePng(picture));
    await run.writeWeights('generator', epoch, await kerasWeights(system.generator.parameters, values));
    await run.writeWeights('discriminator', epoch, await kerasWeights(system.discriminator.parameters, values));
  }

  async release(): Promise<void> {
    await Promise.all([this.trainer.release(), this.#sampler?.release(), this.#evaluator.release()]);
  }
}

/** The parts of a run that its configuration determines. */
export function assemble(config: RunConfig, dataset: Dataset) {
  const recipe = findRecipe(config.recipe);
  const options = recipe.parse(config.options);
  if (dataset.fingerprint !== config.data.fingerprint) {
    throw new GannetError(
      `the data ${config.data.source} is not what the run was begun with (fingerprint ${dataset.fingerprint.slice(0, 12)}…, ` +
        `in config.json ${config.data.fingerprint.slice(0, 12)}…): put the original files back`,
    );
  }
  const system = recipe.build(options, dataShape(dataset));
  const { batch, order } = options;
  const batches = new Batches({ count: dataset.train.count, batch, order, seed: config.seed });
  const inputs = trainingInputs(dataset, batches, config.seed, system.range);
  return { recipe, options, system, inputs, stepsPerEpoch: batches.stepsPerEpoch };
}

/** Steps of a run: `steps` where it is given, else its epochs. */
export function plannedSteps(options: TrainingOptions, stepsPerEpoch: number): number {
  return options.steps > 0 ? options.steps : options.epochs * stepsPerEpoch;
}

/** Parameters of all networks, trained ones and moving statistics. */
export function countParameters(system: System): { trained: number; moving: number } {
  let trained = 0;
  let moving = 0;
  for (const p of networkParameters(system)) {
    const n = p.shape.reduce((a, b) => a * b, 1);
    if (p.trainable) trained += n;
    else moving += n;
  }
  return { trained, moving };
}
