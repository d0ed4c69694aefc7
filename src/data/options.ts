import { z } from 'zod';

/** What a user may choose of how a source becomes a dataset; config.json of a run holds it. */
export const dataOptions = z.strictObject({
  /** Whether pictures that cannot be read are left out; else they are an error. */
  skipBroken: z.boolean().optional(),
  /** Whether rows and columns of idx images change places, as those of EMNIST must. */
  transpose: z.boolean().optional(),
});

export type DataOptions = Readonly<z.output<typeof dataOptions>>;

/** Of all that was chosen, what concerns the data, as far as it is. */
export function chosenDataOptions(choice: DataOptions): DataOptions {
  const keys = Object.keys(dataOptions.shape) as (keyof DataOptions)[];
  return Object.fromEntries(keys.filter((key) => choice[key] !== undefined).map((key) => [key, choice[key]]));
}
