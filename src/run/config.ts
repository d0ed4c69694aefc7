import { z } from 'zod';
import type { Dataset } from '../data/dataset.js';
import { dataOptions } from '../data/options.js';
import { GannetError } from '../errors.js';
import { defaultLowering, type Lowering, lowerings } from '../lowering/index.js';
import { findRecipe } from '../recipes/index.js';
import type { DataShape } from '../recipes/phase.js';
import type { System, TrainingOptions } from '../recipes/recipe.js';
import { decodeJson } from './decode.js';
import { lookEvery } from './doctor/doctor.js';

const size = z.int().min(1);

const watchSchema = z.strictObject({
  /** Steps between two looks of the doctor. */
  doctorEvery: size,
  /** A judge that measures the generator as it trains. */
  evaluation: z
    .strictObject({
      /** Steps between two evaluations. */
      every: size,
      /** Images that are drawn for one. */
      samples: size,
      /** A shipped judge's name or the path of its model, and the model's SHA-256. */
      judge: z.strictObject({ name: z.string(), sha256: z.string() }),
    })
    .nullable(),
  /** The figure of evaluations by which the best checkpoint is kept. */
  keepBest: z.string().nullable(),
  /** The figure that ends the training when so many evaluations in a row have not bettered it. */
  stopWhenFlat: z.strictObject({ metric: z.string(), patience: size }).nullable(),
});

const schema = z.strictObject({
  /** Raised when a field changes its meaning. */
  format: z.literal(1),
  /** The version of Gannet that began the run. */
  gannet: z.string(),
  recipe: z.string(),
  /** Every option of the recipe, defaults included. */
  options: z.record(z.string(), z.unknown()),
  data: z.strictObject({
    /** What was given as --data. */
    source: z.string(),
    /** How it is read other than by default. */
    options: dataOptions.optional(),
    name: z.string(),
    fingerprint: z.string(),
    channels: z.union([z.literal(1), z.literal(3)]),
    height: size,
    width: size,
    classNames: z.array(z.string()),
  }),
  seed: z.int().min(0),
  threads: size,
  /** Equal parts of each batch that are computed by themselves, of a run that more than one process can train. */
  shards: size.optional(),
  /** How convolutions are computed: it decides how results are rounded. */
  lowering: z.enum(lowerings),
  /** What ran the models; another one may round differently. */
  runtime: z.string(),
  /** The file that each network's weights came from, of a run that was begun with some. */
  imported: z.record(z.string(), z.string()).optional(),
  /** What watches the training; left out by versions that had no such thing. */
  watch: watchSchema.optional(),
  /** The run whose checkpoint it began from, and the step of that; only of a branch. */
  branch: z.strictObject({ run: z.string(), step: z.int().min(0) }).optional(),
});

/** What watches a training. */
export type Watch = Readonly<z.output<typeof watchSchema>>;
/** Everything that determines a run, down to its bytes; config.json of the run folder. */
export type RunConfig = Readonly<z.output<typeof schema>> & { readonly watch: Watch };

export function makeConfig(given: {
  readonly version: string;
  readonly recipe: string;
  readonly options: TrainingOptions;
  readonly source: string;
  readonly dataset: Dataset;
  readonly seed: number;
  readonly lowering?: Lowering;
  /** 1 by default: a step is one program, as it has been before there were shards. */
  readonly shards?: number;
  readonly runtime: { readonly description: string; readonly threads: number };
  /** What is to be watched other than by default. */
  readonly watch?: Partial<Watch>;
}): RunConfig {
  const { dataset, shards = 1 } = given;
  return {
    format: 1,
    gannet: given.version,
    recipe: given.recipe,
    options: { ...given.options },
    data: {
      source: given.source,
      ...(Object.keys(dataset.options ?? {}).length > 0 && { options: dataset.options }),
      name: dataset.name,
      fingerprint: dataset.fingerprint,
      channels: dataset.channels,
      height: dataset.height,
      width: dataset.width,
      classNames: [...dataset.classNames],
    },
    seed: given.seed,
    threads: given.runtime.threads,
    ...(shards > 1 && { shards }),
    lowering: given.lowering ?? defaultLowering,
    runtime: given.runtime.description,
    watch: { ...defaultWatch(given.options), ...given.watch },
  };
}

/** Parts of each batch that are computed by themselves. */
export function shardsOf({ shards = 1 }: RunConfig): number {
  return shards;
}

export function encodeConfig(config: RunConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** @throws GannetError naming the file and the field that is wrong. */
export function decodeConfig(text: string, file: string): RunConfig {
  const config = decodeJson(schema, text, file);
  const options = parseOptions(config, file);
  return { ...config, watch: config.watch ?? defaultWatch(options) };
}

function defaultWatch({ batch }: TrainingOptions): Watch {
  return { doctorEvery: lookEvery(batch), evaluation: null, keepBest: null, stopWhenFlat: null };
}

function parseOptions({ recipe, options }: z.output<typeof schema>, file: string): TrainingOptions {
  try {
    return findRecipe(recipe).parse(options);
  } catch (error) {
    if (error instanceof GannetError) throw new GannetError(`${file}: ${error.message}`);
    throw error;
  }
}

/** The system that a run's configuration describes; no data are needed for it. */
export function configuredSystem({ recipe, options, data }: RunConfig): System {
  const { parse, build } = findRecipe(recipe);
  return build(parse(options), dataShape(data));
}

/** The part of the data that networks are built for. */
export function dataShape(
  data: Pick<Dataset, 'channels' | 'height' | 'width' | 'classNames'> & Partial<Pick<Dataset, 'train'>>,
): DataShape {
  const { channels, height, width, classNames, train } = data;
  const known = train ? { count: train.count } : {};
  return { channels, height, width, classes: classNames.length, classNames, ...known };
}
