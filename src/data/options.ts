import { z } from 'zod';
import { mostSide } from './dataset.js';

/** The choice of no classes. */
export const noLabel = 'none';
/** Why there are no classes then. */
export const noLabelReason = 'no labels are wanted';

const pixels = z.int().min(1).max(mostSide);

/** What a user may choose of how a source becomes a dataset; config.json of a run holds it. */
export const dataOptions = z.strictObject({
  /** Size of the images; those of other sizes are scaled to it. */
  size: z.strictObject({ height: pixels, width: pixels }).optional(),
  /**
   * How an image of other proportions is scaled: until it covers the size, its middle being cut out; until it is contained
   * in it, with background beside; or without regard to proportions. `cover` by default.
   */
  fit: z.enum(['cover', 'contain', 'stretch']).optional(),
  /** What transparency becomes, and what is beside a contained image, as `#rrggbb`; white by default. */
  background: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .optional(),
  /** Whether images are in colour; by default they are if one is. */
  colour: z.boolean().optional(),
  /** The share of each class that is held out, and the seed that says which images. */
  holdOut: z.strictObject({ share: z.number().gt(0).lt(1), seed: z.int().min(0) }).optional(),
  /** Whether pictures that cannot be read are left out; else they are an error. */
  skipBroken: z.boolean().optional(),
  /** The column, array or key that tells the classes, where files of labels or of arrays do, or `none`. */
  label: z.string().min(1).optional(),
  /** The classes that are taken, of all that there are: names, numbers and ranges, as `parseClasses` takes them. */
  classes: z.string().optional(),
  /** Whether rows and columns of idx images change places, as those of EMNIST must. */
  transpose: z.boolean().optional(),
});

export type DataOptions = Readonly<z.output<typeof dataOptions>>;

/** Of all that was chosen, what concerns the data, as far as it is. */
export function chosenDataOptions(choice: DataOptions): DataOptions {
  const keys = Object.keys(dataOptions.shape) as (keyof DataOptions)[];
  return Object.fromEntries(keys.filter((key) => choice[key] !== undefined).map((key) => [key, choice[key]]));
}

/** A word on `transpose`, where it changes nothing. */
export function untransposed({ transpose }: DataOptions): string[] {
  return transpose ? ['--transpose changes nothing here: it is for idx files and arrays, and these are pictures'] : [];
}

/** The same as options of a command, without what is held out. */
export function optionWords({
  size,
  fit,
  background,
  colour,
  label,
  classes,
  skipBroken,
  transpose,
}: DataOptions): string[] {
  const given: readonly (readonly [string, string | undefined])[] = [
    ['--size', size && (size.height === size.width ? String(size.height) : `${size.height}x${size.width}`)],
    ['--fit', fit],
    ['--background', background],
    ['--label', label],
    ['--classes', classes],
  ];
  return [
    ...given.flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    ...(colour === undefined ? [] : [colour ? '--colour' : '--grey']),
    ...(skipBroken ? ['--skip-broken'] : []),
    ...(transpose ? ['--transpose'] : []),
  ];
}
