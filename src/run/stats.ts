import { z } from 'zod';
import { decodeJson } from './decode.js';
import { type History, ledgerSchema } from './ledger.js';

export const statsSchema = z.object({
  step: z.int().min(1),
  epoch: z.int().min(1),
  losses: z.record(z.string(), z.record(z.string(), z.number())),
  seconds: z.number().min(0),
  imagesPerSecond: z.number().min(0),
});

/** A line of stats.jsonl: a report. */
export interface Stats {
  readonly step: number;
  readonly epoch: number;
  /** Means since the last report, by phase and part. */
  readonly losses: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Seconds of training since the last report. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/**
 * Every line of a file that grows by lines of JSON; a last line without its end, which may be being written, does not
 * count.
 * @throws GannetError naming the file, the line and the field that is wrong
 */
export function decodeLines<S extends z.ZodType>(schema: S, text: string, file: string): z.output<S>[] {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.slice(0, -1).map((line, i) => decodeJson(schema, line, `${file}, line ${i + 1}`));
}

/** The content of a history.json. @throws GannetError naming the file and the field that is wrong */
export function decodeHistory(text: string, file: string): History {
  return decodeJson(ledgerSchema.shape.history, text, file);
}
