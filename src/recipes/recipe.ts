import { z } from 'zod';
import { closest } from '../closest.js';
import { GannetError } from '../errors.js';
import type { Tensor } from '../graph/index.js';
import type { AdversarialLoss, Network } from '../nn/index.js';
import type { Figure } from './figure.js';
import type { DataShape, Distribution, Evaluation, Phase } from './phase.js';

/** What every recipe lets its user choose. A recipe's own schema gives the defaults and adds to it. */
export interface TrainingOptions {
  /** Real images a step. */
  readonly batch: number;
  /** Adam's step size. */
  readonly lr: number;
  /** Passes through the training images; `steps`, where it is above 0, counts instead. */
  readonly epochs: number;
  readonly steps: number;
  /** Order of the training images: a new permutation each epoch, as in the files, or drawn with replacement. */
  readonly order: 'shuffle' | 'file' | 'random';
  /** Steps between lines of losses. */
  readonly reportEvery: number;
  /** Steps between sample pictures; 0 for the end of each epoch. */
  readonly sampleEvery: number;
  /** Steps between checkpoints; 0 for the end of each epoch. */
  readonly checkpointEvery: number;
}

/** A recipe with its options settled and its data known: networks and phases, ready to be made into programs. */
export interface System {
  readonly data: DataShape;
  /** What pixel values 0 and 255 become for the networks. */
  readonly range: readonly [number, number];
  /** Latent points: their size and how they are drawn. */
  readonly latent: { readonly size: number; readonly distribution: Distribution };
  /** z [N, size] and, where `conditional`, y [N] → image [N, C, H, W] in `range`. None for a classifier. */
  readonly generator?: Network<{ z: Tensor; y: Tensor }, Tensor>;
  /** image [N, C, H, W] (and y [N]) → logits by head. */
  readonly discriminator: Network<{ image: Tensor; y: Tensor }, Readonly<Record<string, Tensor>>>;
  readonly conditional: boolean;
  /** Decay of the moving average of the generator's parameters by which images are drawn; none where it is 0. */
  readonly average?: number;
  /** What its networks play for, where it is a GAN of other than cross-entropy. */
  readonly loss?: AdversarialLoss;
  /** What the options chosen leave out or change without being asked to, or are seldom right for; a sentence each. */
  readonly notes?: readonly string[];
  /** Steps before that average begins. */
  readonly averageWarmup?: number;
  /** What every learning rate is multiplied with at step 1, 2, …; 1 where it is left out. */
  readonly pace?: (step: number) => number;
  readonly phases: readonly Phase[];
  readonly evaluations: readonly Evaluation[];
}

export interface Recipe {
  readonly name: string;
  /** One line for lists. */
  readonly title: string;
  /** Where it was published. */
  readonly source: string;
  readonly options: z.ZodObject;
  /** Size of the images that the networks are built for; null for any. */
  readonly size: { readonly height: number; readonly width: number } | null;
  /** Sides of other square images that they can be built for. */
  readonly sides?: readonly number[];
  /** Named sets of options, such as a smaller network for a first look. */
  readonly presets: Readonly<Record<string, Preset>>;
  /** What a user of the defaults should know before training, in a sentence or two. */
  readonly advice?: string;
  /** Whether the end of an epoch is marked by a table of losses and Keras weights. */
  readonly epochFiles: boolean;
  /** Pictures of samples that a run draws; the first is the one that is shown while it trains. */
  readonly figures: readonly Figure[];
  parse(given: Readonly<Record<string, unknown>>): TrainingOptions;
  build(options: TrainingOptions, data: DataShape): System;
}

/** Training images from which on there are many: a discriminator does not soon know them by heart. */
export const manyImages = 10_000;

export interface Preset {
  readonly title: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What it chooses otherwise where there are `manyImages` to learn from. */
  readonly ofMany?: Readonly<Record<string, unknown>>;
  /** Sides of the square images that it is for, where it is not for all that the recipe takes. */
  readonly sides?: readonly number[] | undefined;
  /** Whether it is what helps where the discriminator wins with the recipe's defaults. */
  readonly steadies?: true;
}

/** A schema of options with the common ones in front, their defaults being the recipe's. */
export function optionsOf<S extends z.ZodRawShape>(common: Partial<TrainingOptions>, own: S) {
  const { batch = 100, lr = 1e-3, epochs = 1, steps = 0, order = 'shuffle' } = common;
  const { reportEvery = 100, sampleEvery = 0, checkpointEvery = 0 } = common;
  return z.strictObject({
    batch: positive(batch, 'real images a step'),
    lr: rate(lr, "Adam's step size"),
    epochs: positive(epochs, 'passes through the training images'),
    steps: count(steps, 'steps; above 0, they count instead of epochs'),
    order: z
      .enum(['shuffle', 'file', 'random'])
      .default(order)
      .describe(
        'order of the images: shuffle, a permutation each epoch; file, as in the files; random, drawn anew each time',
      ),
    reportEvery: positive(reportEvery, 'steps between lines of losses'),
    sampleEvery: count(sampleEvery, 'steps between sample pictures; 0: at the end of each epoch'),
    checkpointEvery: count(checkpointEvery, 'steps between checkpoints; 0: at the end of each epoch'),
    ...own,
  });
}

/** Option kinds: an integer from 1, an integer from 0, a number above 0, a share in [0, 1). */
export const positive = (value: number, what: string) => z.int().min(1).default(value).describe(what);
export const count = (value: number, what: string) => z.int().min(0).default(value).describe(what);
export const rate = (value: number, what: string) => z.number().positive().default(value).describe(what);
export const share = (value: number, what: string) => z.number().min(0).lt(1).default(value).describe(what);
/** What recipes call the decay of the moving average of their generator. */
export const averaging = share(0, 'decay of a moving average of the generator, which then draws; 0: none');
/** A target for the discriminator's output, in (0, 1]: below 1, labels are smoothed. */
export const target = (value: number, what: string) => z.number().gt(0).max(1).default(value).describe(what);
/** A list of channel counts, as long as its default. */
export const widths = (channels: readonly number[], what: string) =>
  z
    .array(z.int().min(1))
    .length(channels.length)
    .default([...channels])
    .describe(what);

/** The options of a group, under whose name they are listed. */
export function grouped<S extends z.ZodRawShape>(group: string, options: S): S {
  const named = Object.entries(options).map(([key, option]) => [key, (option as z.ZodType).meta({ group })]);
  return Object.fromEntries(named) as S;
}

/** The same options with other defaults. */
export function otherwise<S extends z.ZodRawShape>(options: S, defaults: Readonly<Record<string, unknown>>): S {
  const changed = Object.entries(options).map(([key, option]) => {
    if (!(key in defaults)) return [key, option];
    const { innerType } = (option as z.ZodDefault).def;
    return [key, (innerType as z.ZodType).default(defaults[key]).meta((option as z.ZodType).meta() ?? {})];
  });
  return Object.fromEntries(changed) as S;
}

interface Definition<S extends z.ZodObject> extends Omit<Recipe, 'options' | 'parse' | 'build'> {
  readonly options: S;
  readonly build: (options: z.output<S> & TrainingOptions, data: DataShape) => System;
}

/** Makes a recipe of its definition: options are parsed by its schema, with errors that name the option. */
export function defineRecipe<S extends z.ZodObject>(definition: Definition<S>): Recipe {
  const { name, options, build } = definition;
  return {
    ...definition,
    parse(given) {
      const result = options.safeParse(given);
      if (result.success) return result.data as unknown as TrainingOptions;
      const lines = result.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => unknownKey(name, key, Object.keys(options.shape)))
          : [wrongValue(name, String(issue.path[0]), given, issue.message, options)],
      );
      throw new GannetError(lines.join('\n'));
    },
    build(parsed, data) {
      checkSize(definition, data);
      return build(parsed as z.output<S> & TrainingOptions, data);
    },
  };
}

function unknownKey(recipe: string, key: string, keys: readonly string[]): string {
  const near = closest(key, keys);
  return `${recipe} has no option ${key}${near ? `; did you mean ${near}?` : '.'} It has ${keys.join(', ')}`;
}

function wrongValue(
  recipe: string,
  key: string,
  given: Readonly<Record<string, unknown>>,
  reason: string,
  { shape }: z.ZodObject,
): string {
  const { description } = shape[key] as z.ZodType;
  const example = (shape[key] as z.ZodType).safeParse(undefined).data;
  const value = given[key];
  const isList = Array.isArray(value) && Array.isArray(example) && value.length === example.length;
  const how =
    !Array.isArray(example) || example.length === 0 || isList
      ? (plainReason(value, example) ?? reason)
      : `write a list of ${example.length}, such as ${example.join(',')}`;
  return `${recipe}: ${key} cannot be ${JSON.stringify(value)}: ${how}. It is: ${description}`;
}

/** What is asked for, where it is one number or a choice of two and the value is of another kind. */
function plainReason(value: unknown, example: unknown): string | null {
  if (typeof example === 'boolean' && typeof value !== 'boolean') return 'write true or false';
  if (typeof example === 'number' && typeof value !== 'number') return 'write one number';
  return null;
}

type Sizes = Pick<Recipe, 'size' | 'sides'>;

/** The name of the preset that says it is for images of this side; none where no preset says so. */
export function presetForSide({ presets }: Pick<Recipe, 'presets'>, side: number): string | undefined {
  return Object.keys(presets).find((name) => presets[name]!.sides?.includes(side));
}

/** Whether a recipe's networks can be built for images of a size. */
export function takesSize(
  { size, sides = [] }: Sizes,
  { height, width }: Pick<DataShape, 'height' | 'width'>,
): boolean {
  if (!size || (height === size.height && width === size.width)) return true;
  return height === width && sides.includes(height);
}

/** The side that an image of another has to be scaled least for. */
function nearestSide(side: number, sides: readonly number[]): number {
  const times = (other: number): number => Math.abs(Math.log(other / side));
  return sides.reduce((best, other) => (times(other) < times(best) ? other : best));
}

/** Refuses data of another size than a recipe's networks are built for. */
function checkSize({ name, size, sides = [] }: Sizes & Pick<Recipe, 'name'>, data: DataShape): void {
  if (!size || takesSize({ size, sides }, data)) return;
  const { height, width } = data;
  const published = `${size.height}x${size.width}`;
  const others = sides.map((side) => `${side}x${side}`).filter((other) => other !== published);
  const last = others.pop();
  const sizes = [published, ...others].join(', ') + (last === undefined ? '' : ` or ${last}`);
  throw new GannetError(
    `${name} is built for images of ${sizes}, and these have ${height}x${width}: ` +
      `give data of ${others.length > 0 ? 'such a size' : published} with --data, scale them with --size ${nearestSide(height, [size.height, ...sides])}, or choose a recipe of their size`,
  );
}
