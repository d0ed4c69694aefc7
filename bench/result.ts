import { z } from 'zod';
import { GannetError } from '../src/errors.js';

const resultSchema = z.object({
  /** Such as `Keras 3.15.1, TensorFlow 2.21.0`. */
  runtime: z.string(),
  /** Of one step; `first` is from the start of the process to the end of its first step. */
  seconds: z.object({ median: z.number(), min: z.number(), first: z.number() }),
  /** In bytes, up to the last timed step. */
  peakMemory: z.number(),
  /** The median seconds of one batch through the generator. */
  sampling: z.array(z.object({ batch: z.number(), seconds: z.number() })),
  /** The best rate of a large product of matrices in the same process; Gannet alone measures it. */
  matrixProduct: z.object({ flopsPerSecond: z.number() }).optional(),
});

/** What one process of a contestant measured. */
export type Result = Readonly<z.output<typeof resultSchema>>;

/** @throws GannetError if the text is not a result */
export const decodeResult = (text: string, name: string): Result => decode(resultSchema, text, name);

const checkSchema = z.object({
  /** Parameters and moving statistics, by network. */
  parameters: z.record(z.string(), z.number()),
  /** What each step returned: the total of each phase and, after it, its parts where there are several. */
  losses: z.array(z.array(z.number())),
});

/** What a peer's networks and steps are, without their times. */
export type Check = Readonly<z.output<typeof checkSchema>>;

/** @throws GannetError if the text is not a check */
export const decodeCheck = (text: string, name: string): Check => decode(checkSchema, text, name);

function decode<S extends z.ZodType>(schema: S, text: string, name: string): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new GannetError(`${name} printed no result but ${JSON.stringify(text.slice(0, 60))}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new GannetError(`${name}'s result: ${issue.path.join('.')}: ${issue.message}`);
}
