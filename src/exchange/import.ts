import { GannetError } from '../errors.js';
import { initialValue } from '../nn/index.js';
import type { System } from '../recipes/recipe.js';
import { encodeCheckpoint } from '../run/checkpoint.js';
import { configuredSystem, type RunConfig } from '../run/config.js';
import { encodeGenerator } from '../run/encode-generator.js';
import { RunFolder } from '../run/folder.js';
import { Ledger } from '../run/ledger.js';
import type { TrainingState } from '../train/state.js';
import { initialState } from '../train/trainer.js';
import { type Matched, matchWeights } from './match.js';
import { networksOf } from './networks.js';
import { readWeights } from './read.js';

/** Weights for the networks of a run that does not exist yet. */
export interface Imported {
  readonly system: System;
  readonly state: TrainingState;
  /** The file of each network that has one, by the network's name. */
  readonly files: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/**
 * Reads the weights of a configuration's networks: one file for the network called `network` (by default the first: the
 * generator, or a classifier), or two files for the generator and the discriminator. A network without a file has the
 * initial values that the configuration's seed gives it.
 * @throws GannetError if a file cannot be read or does not fit its network
 */
export async function importWeights(
  config: RunConfig,
  files: readonly string[],
  network: string | undefined,
): Promise<Imported> {
  const system = configuredSystem(config);
  const named = assign(
    networksOf(system).map((n) => n.name),
    files,
    network,
  );
  const matched = new Map<string, Matched>();
  for (const net of networksOf(system)) {
    const file = named.get(net.name);
    if (file !== undefined) matched.set(net.name, matchWeights(net, await readWeights(file)));
  }
  const given = new Map([...matched.values()].flatMap(({ values }) => [...values]));
  const state = initialState(system, config.seed, (p) => given.get(p.name) ?? initialValue(p, config.seed));
  return { system, state, files: named, notes: [...matched.values()].flatMap(({ notes }) => notes) };
}

function assign(
  networks: readonly string[],
  files: readonly string[],
  network: string | undefined,
): ReadonlyMap<string, string> {
  if (files.length > networks.length)
    throw new GannetError(
      `those are ${files.length} files, and the recipe's networks are ${networks.join(' and ')}: give one file for each at most`,
    );
  if (network === undefined) return new Map(files.map((file, i) => [networks[i]!, file]));
  if (files.length > 1) throw new GannetError('--network is for one file; two are those of G and D, in this order');
  if (!networks.includes(network))
    throw new GannetError(`there is no network ${network}; the recipe has ${networks.join(' and ')}`);
  return new Map([[network, files[0]!]]);
}

/**
 * Makes a run at step 0 with these weights: a checkpoint to resume from, and generator.onnx.
 * @throws GannetError if the folder cannot be made or already holds something
 */
export async function createImportedRun(
  config: RunConfig,
  { system, state, files }: Imported,
  out: string | undefined,
): Promise<RunFolder> {
  const { recipe } = config;
  return RunFolder.create({ ...config, imported: Object.fromEntries(files) }, out, async (run) => {
    if (system.generator) {
      const card = { recipe, step: 0, classNames: config.data.classNames };
      await run.writeGenerator(encodeGenerator(system, state.drawn, card));
    }
    await run.writeCheckpoint(0, encodeCheckpoint(state, { recipe, step: 0, ledger: new Ledger(), doctor: '' }));
  });
}
