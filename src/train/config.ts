import { z } from 'zod';
import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { defaultLowering, type Lowering, lowerings } from '../lowering/index.js';
import { findRecipe } from '../recipes/index.js';
import type { DataShape } from '../recipes/phase.js';

const size = z.int().min(1);

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
    name: z.string(),
    fingerprint: z.string(),
    channels: z.union([z.literal(1), z.literal(3)]),
    height: size,
    width: size,
    classNames: z.array(z.string()),
  }),
  seed: z.int().min(0),
  threads: size,
  /** How convolutions are computed: it decides how results are rounded. */
  lowering: z.enum(lowerings),
  /** What ran the models; another one may round differently. */
  runtime: z.string(),
});

/** Everything that determines a run, down to its bytes; config.json of the run folder. */
export type RunConfig = Readonly<z.output<typeof schema>>;

export function makeConfig(given: {
  readonly version: string;
  readonly recipe: string;
  readonly options: object;
  readonly source: string;
  readonly dataset: Dataset;
  readonly seed: number;
  readonly lowering?: Lowering;
  readonly runtime: { readonly description: string; readonly threads: number };
}): RunConfig {
  const { dataset } = given;
  return {
    format: 1,
    gannet: given.version,
    recipe: given.recipe,
    options: { ...given.options },
    data: {
      source: given.source,
      name: dataset.name,
      fingerprint: dataset.fingerprint,
      channels: dataset.channels,
      height: dataset.height,
      width: dataset.width,
      classNames: [...dataset.classNames],
    },
    seed: given.seed,
    threads: given.runtime.threads,
    lowering: given.lowering ?? defaultLowering,
    runtime: given.runtime.description,
  };
}

export function encodeConfig(config: RunConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** @throws GannetError naming the file and the field that is wrong. */
export function decodeConfig(text: string, file: string): RunConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new GannetError(`${file} is not JSON: it may have been edited or cut short`);
  }
  const result = schema.safeParse(json);
  if (result.success) {
    checkOptions(result.data, file);
    return result.data;
  }
  const issue = result.error.issues[0]!;
  throw new GannetError(`${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}`);
}

function checkOptions({ recipe, options }: RunConfig, file: string): void {
  try {
    findRecipe(recipe).parse(options);
  } catch (error) {
    if (error instanceof GannetError) throw new GannetError(`${file}: ${error.message}`);
    throw error;
  }
}

/** The part of the data that networks are built for. */
export function dataShape(data: Pick<Dataset, 'channels' | 'height' | 'width' | 'classNames'>): DataShape {
  return { channels: data.channels, height: data.height, width: data.width, classes: data.classNames.length };
}
