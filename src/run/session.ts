import type { Dataset } from '../data/dataset.js';
import { alone } from '../distributed/comm.js';
import { GannetError } from '../errors.js';
import type { Picture } from '../formats/grid.js';
import { type Figure, isDue } from '../recipes/figure.js';
import type { Recipe, System, TrainingOptions } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import { Evaluator } from '../train/evaluate.js';
import { Sampler } from '../train/sampler.js';
import type { Training } from '../train/training.js';
import { assemble, plannedSteps } from './assemble.js';
import { encodeCheckpoint, restoreCheckpoint } from './checkpoint.js';
import { Doctor } from './doctor/doctor.js';
import type { Finding } from './doctor/finding.js';
import { encodeGenerator } from './encode-generator.js';
import { type DrawnFigure, drawFigure, realsPanel } from './figures.js';
import type { RunFolder } from './folder.js';
import { LedTraining } from './lead.js';
import { Ledger } from './ledger.js';
import { courseOf, flatCourse, type Gauge, type Metrics } from './metrics.js';
import type { RunStore } from './store.js';
import { createTrainer, type TrainerChoice } from './trainer.js';

/** A run with everything that training it needs, in memory and compiled. */
export class Session<Run extends RunStore = RunFolder> {
  readonly run: Run;
  readonly recipe: Recipe;
  readonly options: TrainingOptions;
  readonly dataset: Dataset;
  readonly system: System;
  readonly trainer: Training;
  /** The same where other ranks train with this one. */
  readonly led: LedTraining | null;
  readonly stepsPerEpoch: number;
  /** Steps of the whole run. */
  readonly steps: number;
  ledger = new Ledger();
  /** None for a classifier. */
  readonly doctor: Doctor | null;
  readonly #sampler: Sampler | null;
  readonly #evaluator: Evaluator;

  private constructor(parts: {
    run: Run;
    recipe: Recipe;
    options: TrainingOptions;
    dataset: Dataset;
    system: System;
    trainer: Training;
    led: LedTraining | null;
    stepsPerEpoch: number;
    sampler: Sampler | null;
    evaluator: Evaluator;
    doctor: Doctor | null;
  }) {
    this.run = parts.run;
    this.recipe = parts.recipe;
    this.options = parts.options;
    this.dataset = parts.dataset;
    this.system = parts.system;
    this.trainer = parts.trainer;
    this.led = parts.led;
    this.stepsPerEpoch = parts.stepsPerEpoch;
    this.steps = plannedSteps(parts.options, parts.stepsPerEpoch);
    this.#sampler = parts.sampler;
    this.#evaluator = parts.evaluator;
    this.doctor = parts.doctor;
  }

  /**
   * Compiles what a run's configuration describes. Its state is that of step 0.
   * @throws GannetError if the data have changed or the ranks cannot share the run's shards
   */
  static async open<Run extends RunStore>(
    run: Run,
    dataset: Dataset,
    runtime: Runtime,
    { comm = alone, stepsPerRun }: TrainerChoice = {},
  ): Promise<Session<Run>> {
    const { config } = run;
    const assembled = assemble(config, dataset);
    const { recipe, options, system, stepsPerEpoch } = assembled;
    const { seed, lowering } = config;
    const own = await createTrainer(assembled, runtime, { comm, ...(stepsPerRun !== undefined && { stepsPerRun }) });
    const led = comm.size > 1 ? new LedTraining(own, comm) : null;
    const trainer = led ?? own;
    const parameters = () => trainer.state.drawn;
    const sampler = system.generator ? await Sampler.ofState(system, runtime, parameters, lowering) : null;
    const evaluator = new Evaluator(system, runtime, dataset, seed, lowering);
    const { softLabel = 1 } = options as { readonly softLabel?: number };
    const every = config.watch.doctorEvery;
    const remedy = remedyOf(recipe, options);
    const doctor = sampler && new Doctor({ system, dataset, sampler, seed, softLabel, remedy, every });
    return new Session({
      ...{ run, recipe, options, dataset, system, trainer, led, stepsPerEpoch, sampler, evaluator, doctor },
    });
  }

  get epoch(): number {
    return Math.ceil(this.trainer.step / this.stepsPerEpoch);
  }

  /** Whether `step` is one at which every run of this configuration writes a checkpoint. */
  readonly isCheckpointStep = (step: number): boolean =>
    step === this.steps || step % (this.options.checkpointEvery || this.stepsPerEpoch) === 0;

  /** Writes the newest generator.onnx, then a checkpoint: last of all, so that what belongs to its step is there. */
  async saveCheckpoint(): Promise<string> {
    const { run, recipe, system, trainer } = this;
    const { step } = trainer;
    await trainer.complete();
    await this.led?.check();
    if (system.generator) {
      const card = { recipe: recipe.name, step, classNames: this.dataset.classNames };
      await run.writeGenerator(encodeGenerator(system, trainer.state.drawn, card));
    }
    const path = await run.writeCheckpoint(step, this.#encode());
    await run.pruneCheckpoints(step, this.isCheckpointStep);
    return path;
  }

  /**
   * Goes back to the newest checkpoint that is whole. A run that was killed before its first checkpoint has none: it
   * stays at step 0.
   * @param onDamaged told of each newer one that is not, with the reason
   * @throws GannetError if there are checkpoints and none can be used, or there must have been some
   */
  async restore(onDamaged: (reason: string) => void): Promise<void> {
    const { run, recipe, trainer } = this;
    const checkpoints = await run.checkpoints();
    await run.checkCheckpoints();
    if (checkpoints.length === 0) return;
    for (const { path } of checkpoints) {
      try {
        const info = restoreCheckpoint(await run.readCheckpoint(path), path, recipe.name, trainer.state);
        trainer.step = info.step;
        this.ledger = info.ledger;
        if (info.doctor !== '') this.doctor?.restore(info.doctor, `${path}, doctor`);
        await run.pruneCheckpoints(info.step, this.isCheckpointStep);
        return;
      } catch (error) {
        if (!(error instanceof GannetError)) throw error;
        onDamaged(error.message);
      }
    }
    throw new GannetError(`${run.path} has no checkpoint that can be used: begin a new run`);
  }

  /** Saves the state as it is after a loss that is no number. */
  async saveFailed(): Promise<string> {
    await this.trainer.complete();
    return this.run.writeFailed(this.#encode());
  }

  #encode(): Uint8Array {
    const { recipe, trainer, ledger, doctor } = this;
    const info = { recipe: recipe.name, step: trainer.step, ledger, doctor: doctor?.encode() ?? '' };
    return encodeCheckpoint(trainer.state, info);
  }

  /**
   * Has the generator measured as it is now; what comes of it is in the run's folder, and so is the checkpoint where it
   * is the best so far.
   */
  async evaluate(gauge: Gauge): Promise<{ readonly metrics: Metrics; readonly isBest: boolean }> {
    const { run, trainer, system } = this;
    if (!this.#sampler) throw new Error('a classifier has no generator that could be measured');
    await trainer.complete();
    const metrics = { step: trainer.step, figures: [...(await gauge.measure(system, this.#sampler))] };
    await run.metrics.append(metrics);
    const { keepBest } = run.config.watch;
    const isBest = keepBest !== null && courseOf(await run.metrics.read(), keepBest)?.step === trainer.step;
    if (isBest) await run.writeBest(this.#encode());
    return { metrics, isBest };
  }

  /** Whether the run ends here, before its last step, since evaluations no longer show a gain. */
  async isFlat(): Promise<boolean> {
    const { run, trainer } = this;
    const evaluations = (await run.metrics.read()).filter(({ step }) => step <= trainer.step);
    return flatCourse(run.config.watch, evaluations) !== null;
  }

  /** Has the doctor look at the training as it is now; what is found is in the run's folder. */
  async examine(): Promise<readonly Finding[]> {
    if (!this.doctor) return [];
    await this.trainer.complete();
    const findings = await this.doctor.look(this.trainer.step, this.trainer.state.values);
    for (const finding of findings) await this.run.findings.append(finding);
    return findings;
  }

  /** Writes the figures that belong to a sample; of the first, its path and its images. */
  async saveSamples(): Promise<{ readonly path: string; readonly preview: Picture } | null> {
    const { run, trainer, recipe } = this;
    const due = recipe.figures.filter((figure) => figure.everyEpochs === undefined);
    const [first] = await this.#saveFigures(due);
    return first ? { path: run.imagePath(trainer.step, suffix(due[0]!)), preview: first.preview } : null;
  }

  async saveReals(): Promise<void> {
    const panels = [realsPanel(this)];
    const caption = `${this.dataset.name}: real images`;
    await this.run.writeReals(await this.run.press.sheet({ caption, panels, columns: 1 }));
  }

  /** The end of an epoch: held-out losses, the history so far, the figures of epochs, Keras weights. */
  async closeEpoch(): Promise<void> {
    const { run, recipe, system, trainer, epoch } = this;
    await trainer.complete();
    const values = trainer.state.drawn;
    const evaluated = system.evaluations.length > 0 && this.dataset.test.count > 0;
    const test = evaluated ? await this.#evaluator.measure(epoch, values) : null;
    this.ledger.closeEpoch(test);
    await run.writeHistory(`${JSON.stringify(this.ledger.history, null, 2)}\n`);
    await this.#saveFigures(recipe.figures.filter((figure) => isDue(figure, epoch)));
    if (!recipe.epochFiles || !system.generator) return;
    for (const [name, { parameters }] of [
      ['generator', system.generator],
      ['discriminator', system.discriminator],
    ] as const) {
      const hdf5 = await run.press.kerasWeights(parameters, values);
      if (hdf5) await run.writeWeights(name, epoch, hdf5);
    }
  }

  /** Writes figures of the generator as it is now, each under a caption that tells the step. */
  async #saveFigures(figures: readonly Figure[]): Promise<readonly DrawnFigure[]> {
    if (!this.#sampler) return [];
    const { run, system, dataset, trainer, epoch } = this;
    await trainer.complete();
    const scene = { system, sampler: this.#sampler, dataset, seed: run.config.seed };
    const caption = `step ${trainer.step}, epoch ${epoch}`;
    const all: DrawnFigure[] = [];
    for (const figure of figures) {
      const drawn = await drawFigure(figure, scene, epoch);
      const png = await run.press.sheet({ caption, panels: drawn.panels, columns: drawn.columns });
      await run.writeImage(trainer.step, suffix(figure), png);
      all.push(drawn);
    }
    return all;
  }

  async release(): Promise<void> {
    await Promise.all([this.trainer.release(), this.#sampler?.release(), this.#evaluator.release()]);
  }
}

/** The preset that helps where the discriminator wins, unless the run has its options already. */
function remedyOf({ presets }: Recipe, options: TrainingOptions): string | null {
  const chosen = options as unknown as Readonly<Record<string, unknown>>;
  const found = Object.entries(presets).find(
    ([, preset]) => preset.steadies && Object.entries(preset.options).some(([key, value]) => chosen[key] !== value),
  );
  return found ? `--preset ${found[0]}` : null;
}

/** What a figure's file is called after its step. */
function suffix({ name }: Figure): string {
  return name === '' ? '' : `-${name}`;
}
