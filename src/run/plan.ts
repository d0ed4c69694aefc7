import type { Dataset } from '../data/dataset.js';
import { sizeOf } from '../graph/index.js';
import type { System } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import { averagedParameters } from '../train/average.js';
import { stepMacs } from '../train/graph.js';
import { assemble, plannedSteps } from './assemble.js';
import type { RunConfig } from './config.js';
import { keptCheckpoints } from './folder.js';
import { createTrainer } from './trainer.js';

export interface NetworkSize {
  readonly name: string;
  /** Trained parameters. */
  readonly trained: number;
  /** Elements of moving statistics. */
  readonly moving: number;
}

/** What a run would take, by a trial of a few steps. */
export interface Plan {
  readonly networks: readonly NetworkSize[];
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Floating-point operations of a step's products. */
  readonly flops: number;
  /** The median of the timed steps. */
  readonly secondsPerStep: number;
  readonly timedSteps: number;
  /** Bytes of the process at their highest. */
  readonly peakMemory: number;
  /** Bytes of one checkpoint, of those that are kept at a time, and of the weights of all epochs. */
  readonly disk: { readonly checkpoint: number; readonly checkpoints: number; readonly weights: number };
}

/**
 * Runs of the model that are timed after a first step: at least `least`, and more while they take less than `seconds`; but
 * none is begun after `end` seconds, and if there is none by then the first step counts.
 */
const trial = { least: 3, most: 20, seconds: 3, end: 50 };

/** Compiles what a configuration describes and tries a few steps; nothing is written. */
export async function planRun(config: RunConfig, dataset: Dataset, runtime: Runtime): Promise<Plan> {
  const assembled = assemble(config, dataset);
  const { recipe, options, system, stepsPerEpoch } = assembled;
  const trainer = await createTrainer(assembled, runtime);
  try {
    const first = performance.now();
    await trainer.advance(1);
    const times: number[] = [];
    const begin = performance.now();
    const isEnough = (): boolean => times.length >= trial.least && since(begin) >= trial.seconds;
    while (times.length < trial.most && !isEnough() && since(first) < trial.end) {
      const from = performance.now();
      const { length } = await trainer.advance(Number.POSITIVE_INFINITY);
      times.push(since(from) / length);
    }
    if (times.length === 0) times.push((begin - first) / 1000);
    times.sort((a, b) => a - b);
    const networks = networkSizes(system);
    const trained = networks.reduce((sum, n) => sum + n.trained, 0);
    const moving = networks.reduce((sum, n) => sum + n.moving, 0);
    const steps = plannedSteps(options, stepsPerEpoch);
    // A trained parameter is saved with Adam's two moments; everything is float32.
    const averaged = averagedParameters(system).reduce((sum, p) => sum + sizeOf(p.shape), 0);
    const checkpoint = 4 * (3 * trained + moving + averaged);
    const weights = recipe.epochFiles ? Math.floor(steps / stepsPerEpoch) * 4 * (trained + moving) : 0;
    return {
      networks,
      steps,
      stepsPerEpoch,
      flops: 2 * stepMacs(system, options.batch),
      secondsPerStep: times[times.length >> 1]!,
      timedSteps: Math.max(1, trainer.step - 1),
      peakMemory: process.resourceUsage().maxRSS * 1024,
      disk: { checkpoint, checkpoints: keptCheckpoints * checkpoint, weights },
    };
  } finally {
    await trainer.release();
  }
}

/** The size of each network. The system's graphs must have been built once. */
export function networkSizes(system: System): readonly NetworkSize[] {
  const networks = system.generator ? [system.generator, system.discriminator] : [system.discriminator];
  return networks.map(({ name, parameters }) => {
    const size = (trainable: boolean): number =>
      parameters.filter((p) => p.trainable === trainable).reduce((sum, p) => sum + sizeOf(p.shape), 0);
    return { name, trained: size(true), moving: size(false) };
  });
}

function since(time: number): number {
  return (performance.now() - time) / 1000;
}
