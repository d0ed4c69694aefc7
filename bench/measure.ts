import { type Settings, settleOptions } from '../src/app/options.js';
import { Batches } from '../src/data/batches.js';
import { defaultLowering, type Lowering } from '../src/lowering/index.js';
import type { StepInput } from '../src/recipes/phase.js';
import { dataShape } from '../src/run/config.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { type InputSource, trainingInputs } from '../src/train/inputs.js';
import { Trainer } from '../src/train/trainer.js';
import { measureSampling, type Sampling } from './sampling.js';
import { MatrixProduct } from './sgemm.js';
import { benchData, findSubject } from './subject.js';
import { median, timeEach } from './timing.js';

export interface BenchOptions {
  readonly recipe: string;
  /** One of the recipe's sets of options. */
  readonly preset?: string;
  /** Options of the recipe that differ from these. */
  readonly settings: Settings;
  /** Steps that are timed, after the first one and two runs to warm up. */
  readonly steps: number;
  /** By default one for each processor. */
  readonly threads?: number;
  readonly lowering?: Lowering;
}

/** What a recipe's training step costs on this machine. */
export interface Measurement {
  readonly recipe: string;
  readonly batch: number;
  readonly threads: number;
  readonly lowering: Lowering;
  readonly steps: number;
  /** Such as `onnxruntime-node 1.30.0 (CPU, 2 threads)`. */
  readonly runtime: string;
  /** Of one step; `first` is from the start of the process to the end of its first step. */
  readonly seconds: { readonly median: number; readonly min: number; readonly first: number };
  /** Real images a second. */
  readonly imagesPerSecond: number;
  /** Floating-point operations of a step's products. */
  readonly flops: number;
  /** `flops` over the median step. */
  readonly flopsPerSecond: number;
  /** The best that a product of matrices of 1024x1024 reaches in the same process, and the share of it that a step does. */
  readonly matrixProduct: { readonly flopsPerSecond: number; readonly share: number };
  /** Highest memory of the process up to the last timed step, in bytes. */
  readonly peakMemory: number;
  /** Making a step's noise, masks and real images by itself, in JavaScript, and its share of the median step. */
  readonly drawing: { readonly seconds: number; readonly share: number };
  readonly sampling: readonly Sampling[];
}

const seed = 1;

/** Trains a recipe for a few steps, on MNIST or on noise, and times them. */
export async function measure(given: BenchOptions): Promise<Measurement> {
  const { recipe: name, preset, settings, steps, threads, lowering = defaultLowering } = given;
  const recipe = findSubject(name);
  const options = settleOptions(recipe, { ...(preset !== undefined && { preset }), set: settings });
  const { batch, order } = options;
  const runtime = nodeRuntime(threads === undefined ? {} : { threads });
  const dataset = await benchData(recipe, batch);
  // Of noise there is little; it stands for as many images as a recipe wants.
  const system = recipe.build(options, { ...dataShape(dataset), count: Infinity });
  const batches = new Batches({ count: dataset.train.count, batch, order, seed });
  const inputs = new NotedInputs(trainingInputs(dataset, batches, seed, system.range));
  const trainer = await Trainer.create({ system, runtime, inputs, batch, seed, lowering });
  await trainer.next();
  const first = performance.now() / 1000;
  // The first run of several steps takes memory that those after it have.
  for (let i = 0; i < 2; i++) await trainer.advance(trainer.stepsPerRun);

  // Before and after the steps, since a machine's speed drifts.
  const product = await MatrixProduct.create(runtime);
  const before = await product.rates(10);
  const times = await timeSteps(trainer, steps);
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  const productRate = Math.max(...before, ...(await product.rates(10)));

  const step = median(times);
  const { flops } = trainer;
  const drawing = median(await timeEach(5, (i) => inputs.drawAll(trainer.step + 2 + i)));
  const sampling = await measureSampling(system, trainer.state.values, runtime, lowering);
  await Promise.all([product.release(), trainer.release()]);
  return {
    recipe: name,
    batch,
    threads: runtime.threads,
    lowering,
    steps,
    runtime: runtime.description,
    seconds: { median: step, min: Math.min(...times), first },
    imagesPerSecond: batch / step,
    flops,
    flopsPerSecond: flops / step,
    matrixProduct: { flopsPerSecond: productRate, share: flops / step / productRate },
    peakMemory,
    drawing: { seconds: drawing, share: drawing / step },
    sampling,
  };
}

/** Seconds of each step; those that one run of the model does share its time equally. */
async function timeSteps(trainer: Trainer, steps: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < steps) {
    const begin = performance.now();
    const { length } = await trainer.advance(steps - times.length);
    const each = (performance.now() - begin) / 1000 / length;
    for (let i = 0; i < length; i++) times.push(each);
  }
  return times;
}

/** Hands on another source's inputs and notes what each phase asks for, so that it can be drawn again. */
class NotedInputs implements InputSource {
  readonly #source: InputSource;
  readonly #phases = new Map<string, readonly StepInput[]>();

  constructor(source: InputSource) {
    this.#source = source;
  }

  draw(inputs: readonly StepInput[], phase: string, step: number) {
    this.#phases.set(phase, inputs);
    return this.#source.draw(inputs, phase, step);
  }

  /** Draws what all phases of a step need. */
  async drawAll(step: number): Promise<void> {
    for (const [phase, inputs] of this.#phases) await this.#source.draw(inputs, phase, step);
  }
}
