import { alone, type Comm } from '../distributed/comm.js';
import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import type { Runtime } from '../runtime/runtime.js';
import { shardInputs } from '../train/inputs.js';
import { ShardedTrainer } from '../train/shards/trainer.js';
import { Trainer } from '../train/trainer.js';
import type { Training } from '../train/training.js';
import type { Assembled } from './assemble.js';
import { shardsOf } from './config.js';
import { checkMemory } from './memory.js';

/** Who computes the steps of a run. */
export interface TrainerChoice {
  /** Ranks that train together; alone by default. */
  readonly comm?: Comm;
  /** Most steps that one run of the model does, where it can do several; what is written does not depend on it. */
  readonly stepsPerRun?: number;
}

/**
 * Compiles what trains a run: a step as one program, or, of a run by shards, this rank's part of each step.
 * @throws GannetError if it takes more memory than there is, or the ranks cannot share the shards equally
 */
export async function createTrainer(
  assembled: Assembled,
  runtime: Runtime,
  { comm = alone, stepsPerRun }: TrainerChoice = {},
): Promise<Training> {
  const { config, dataset, options, system, batches, inputs } = assembled;
  const { seed, lowering } = config;
  const { batch } = options;
  const shards = shardsOf(config);
  checkShards(shards, batch, comm.size);
  checkMemory(assembled, runtime);
  const common = { system, runtime, batch, seed, lowering };
  if (shards > 1) {
    const ofShard = (shard: number) => shardInputs(dataset, batches, seed, system.range, { shard, shards });
    return ShardedTrainer.create({ ...common, inputs: ofShard, shards, comm });
  }
  return Trainer.create({ ...common, inputs, ...(stepsPerRun !== undefined && { stepsPerRun }) });
}

/** @throws GannetError if a batch cannot be divided into so many shards, or the shards among so many ranks */
export function checkShards(shards: number, batch: number, ranks: number): void {
  if (batch % shards !== 0) {
    throw new GannetError(
      `a batch of ${plural(batch, 'image')} cannot be divided into ${shards} equal shards: give a --batch that is a ` +
        'multiple of --shards',
    );
  }
  if (shards % ranks !== 0) {
    throw new GannetError(
      `${plural(shards, 'shard')} cannot be shared equally by ${ranks} ranks: start as many ranks as divide ` +
        `${shards}${shards === 1 ? ', one that is' : ''}, or begin a run with other --shards`,
    );
  }
}
