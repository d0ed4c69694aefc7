import type { Dataset } from '../data/dataset.js';
import { sizeOf } from '../graph/index.js';
import type { System } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import { averagedParameters } from '../train/average.js';
import { kindsOfStep } from '../train/due.js';
import { stepMacs } from '../train/graph.js';
import { assemble, plannedSteps } from './assemble.js';
import type { RunConfig } from './config.js';
import { keptCheckpoints } from './folder.js';
import { createTrainer } from './trainer.js';
import { type Trial, tryKinds } from './trial.js';

export interface NetworkSize {
  readonly name: string;
  /** Trained parameters. */
  readonly trained: number;
  /** Elements of moving statistics. */
  readonly moving: number;
}

/** What a run would take, by a trial of a few steps. */
export interface Plan extends Trial {
  readonly networks: readonly NetworkSize[];
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Floating-point operations of a step's products. */
  readonly flops: number;
  /** Bytes of the process at their highest. */
  readonly peakMemory: number;
  /** Bytes of one checkpoint, of those that are kept at a time, and of the weights of all epochs. */
  readonly disk: { readonly checkpoint: number; readonly checkpoints: number; readonly weights: number };
}

/** Compiles what a configuration describes and tries a few steps; nothing is written. */
export async function planRun(config: RunConfig, dataset: Dataset, runtime: Runtime): Promise<Plan> {
  const assembled = assemble(config, dataset);
  const { recipe, options, system, stepsPerEpoch } = assembled;
  const trainer = await createTrainer(assembled, runtime);
  try {
    const kinds = kindsOfStep(system.phases).map(({ step, share }) => ({
      share,
      advance: async (most: number) => {
        // Always the same steps: their kind is what counts.
        trainer.step = step - 1;
        return (await trainer.advance(most)).length;
      },
    }));
    const tried = await tryKinds(kinds);
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
      ...tried,
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
