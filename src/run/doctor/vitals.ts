import { z } from 'zod';

/** What one look at a training sees. */
export const vitalsSchema = z.strictObject({
  step: z.int().min(0),
  /** The discriminator's loss since the last look (see `Pulse`); empty where it is no cross-entropy. */
  pulse: z.array(z.number()).readonly(),
  /** Norm of the generator's gradient: the root mean square since the last look. */
  gradient: z.number(),
  /** See `Variety`. */
  spread: z.array(z.number()).readonly(),
  duplicates: z.number(),
  classes: z.number(),
  /** What of the generator is to the last bit as it was at the last look: nothing of it trains, or nothing shows. */
  still: z.enum(['parameters', 'images']).nullable(),
});
export type Vitals = Readonly<z.output<typeof vitalsSchema>>;
