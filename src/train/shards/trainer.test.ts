import { describe, expect, test } from 'vitest';
import { type TinyRecipe, tinyConfig, tinyDataset, tinyRecipes } from '../../../tests/tiny.js';
import { Batches } from '../../data/batches.js';
import { alone, type Comm } from '../../distributed/comm.js';
import { pieceOf } from '../../distributed/piece.js';
import { sumInOrder } from '../../distributed/sum.js';
import { findRecipe } from '../../recipes/index.js';
import { stateHash } from '../../run/agree.js';
import { dataShape } from '../../run/config.js';
import { nodeRuntime } from '../../runtime/node.js';
import { firstMoment } from '../graph.js';
import { type InputSource, shardInputs, trainingInputs } from '../inputs.js';

import { Trainer } from '../trainer.js';
import type { Training } from '../training.js';
import { ShardedTrainer } from './trainer.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset(40, 10);
const batch = 8;
const seed = 3;

function systemOf(name: TinyRecipe, options = {}) {
  const { options: settled } = tinyConfig(runtime, dataset, { batch, ...options }, name);
  const recipe = findRecipe(name);
  const system = recipe.build(recipe.parse(settled), dataShape(dataset));
  const batches = new Batches({ count: 40, batch, order: 'shuffle', seed });
  return { system, batches };
}

async function whole(name: TinyRecipe, options = {}): Promise<Trainer> {
  const { system, batches } = systemOf(name, options);
  const inputs = trainingInputs(dataset, batches, seed, system.range);
  return Trainer.create({ system, runtime, inputs, batch, seed, lowering: 'fast' });
}

const arrays = ({ state }: Training) =>
  new Map(state.names.map((name) => [name, state.values[name]!.data as Float32Array]));

/** The largest difference of two arrays, in parts of the larger one's largest element. */
function apart(a: Float32Array, b: Float32Array): number {
  const scale = Math.max(...a.map(Math.abs), ...b.map(Math.abs), 1e-30);
  return Math.max(...a.map((v, i) => Math.abs(v - b[i]!))) / scale;
}

describe('ShardedTrainer', () => {
  test.each(tinyRecipes.filter((name) => name !== 'dcgan-128'))('%s: one shard is the whole batch', async (name) => {
    const options = name === 'cnn-classifier' ? {} : { average: 0.9 };
    const { system, batches } = systemOf(name, options);
    const inputs = () => trainingInputs(dataset, batches, seed, system.range);
    const common = { system, runtime, batch, seed, lowering: 'fast' } as const;
    const sharded = await ShardedTrainer.create({ ...common, inputs, shards: 1, comm: alone });
    const trainer = await whole(name, options);
    for (let step = 1; step <= 2; step++) {
      const [[mine], [theirs]] = await Promise.all([sharded.advance(1), trainer.advance(1)]);
      for (const [phase, parts] of Object.entries(theirs!))
        for (const [part, loss] of Object.entries(parts)) expect(mine![phase]![part]).toBeCloseTo(loss, 4);
    }
    const expected = arrays(trainer);
    for (const [after, a] of arrays(sharded)) expect(apart(a, expected.get(after)!), after).toBeLessThan(1e-3);
    await Promise.all([sharded.release(), trainer.release()]);
  });

  test.each(['gan', 'cgan-mlp'] as const)("%s: the shards' mean gradient is that of the whole batch", async (name) => {
    const shards = 4;
    const { system, batches } = systemOf(name);
    const all = trainingInputs(dataset, batches, seed, system.range);
    // Each shard gets its rows of what is drawn for the whole.
    const inputs = (shard: number): InputSource => ({
      async draw(asked, phase, step) {
        const wide = asked.map((input) => ({ ...input, shape: [input.shape[0]! * shards, ...input.shape.slice(1)] }));
        const drawn = await all.draw(wide, phase, step);
        return Object.fromEntries(
          Object.entries(drawn).map(([key, { type, dims, data }]) => {
            const size = data.length / shards;
            return [
              key,
              { type, dims: [dims[0]! / shards, ...dims.slice(1)], data: data.slice(shard * size, (shard + 1) * size) },
            ];
          }),
        );
      },
    });
    for (const phase of system.phases) {
      // After one step of one phase Adam's first moments are the gradients but for a factor.
      const common = { system: { ...system, phases: [phase] }, runtime, batch, seed, lowering: 'fast' } as const;
      const trainer = await Trainer.create({ ...common, inputs: all });
      const sharded = await ShardedTrainer.create({ ...common, inputs, shards, comm: alone });
      await Promise.all([trainer.advance(1), sharded.advance(1)]);
      const trained = phase.trains.trainable.map(firstMoment);
      const [expected, got] = [arrays(trainer), arrays(sharded)];
      for (const name of trained) {
        expect(Math.max(...expected.get(name)!.map(Math.abs)), name).toBeGreaterThan(0);
        expect(apart(expected.get(name)!, got.get(name)!), `${phase.name} ${name}`).toBeLessThan(1e-6);
      }
      await Promise.all([trainer.release(), sharded.release()]);
    }
  });

  test.each([
    ['acgan', {}],
    ['dcgan', {}],
    // Phases that come only every so many steps.
    ['acgan', { r1: 0.1, r1Every: 2, discriminatorSteps: 3 }],
  ] as const)('%s %o: the same bytes from one rank, two and four', async (name, options) => {
    const shards = 4;
    const runs = await Promise.all(
      [1, 2, 4].map(async (ranks) => {
        const trainers = await Promise.all(
          commsInProcess(ranks).map((comm) => {
            const { system, batches } = systemOf(name, { average: 0.9, ...options });
            const inputs = (shard: number) => shardInputs(dataset, batches, seed, system.range, { shard, shards });
            return ShardedTrainer.create({ system, runtime, inputs, batch, seed, shards, comm, lowering: 'fast' });
          }),
        );
        for (let step = 1; step <= 4; step++) await Promise.all(trainers.map((trainer) => trainer.advance(1)));
        await Promise.all(trainers.map((trainer) => trainer.complete()));
        const states = trainers.map((trainer) => Buffer.from(stateHash(trainer.state)).toString('hex'));
        await Promise.all(trainers.map((trainer) => trainer.release()));
        return states;
      }),
    );
    expect(new Set(runs.flat()).size).toBe(1);
  });
});

/** Ranks of one process, which meet at each exchange. */
function commsInProcess(size: number): Comm[] {
  let arrived: (() => void)[] = [];
  let given: Float32Array[][] = [];
  /** Waits for all; what each has given, by rank. */
  const meet = (rank: number, arrays: Float32Array[]) =>
    new Promise<readonly Float32Array[][]>((resolve) => {
      given[rank] = arrays;
      const all = given;
      arrived.push(() => resolve(all));
      if (arrived.length < size) return;
      const go = arrived;
      [arrived, given] = [[], []];
      for (const each of go) each();
    });
  return Array.from({ length: size }, (_, rank) => ({
    ...alone,
    rank,
    size,
    async sum(memory, count, n) {
      const length = memory.length / count;
      const own = Array.from({ length: count }, (_, i) => memory.slice(i * length, (i + 1) * length));
      const all = (await meet(rank, own)).flat();
      const { start, end } = pieceOf(n, rank, size);
      // Elements that are not this rank's are not to be used.
      memory.fill(Number.NaN);
      for (const [from, to] of [
        [start, end],
        [n, length],
      ] as const) {
        const parts = all.map((part) => part.subarray(from, to));
        sumInOrder(memory.subarray(from, to), parts);
      }
    },
    async join(array) {
      const all = await meet(rank, [array.slice()]);
      for (const [other, [theirs]] of all.entries()) {
        const { start, end } = pieceOf(array.length, other, size);
        array.set(theirs!.subarray(start, end), start);
      }
    },
  }));
}
