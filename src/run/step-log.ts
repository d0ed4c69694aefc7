import { appendFile, readFile, truncate } from 'node:fs/promises';
import type { z } from 'zod';
import { GannetError } from '../errors.js';
import { decodeLines } from './stats.js';

/** A file of a run that grows by lines, each of them the JSON of something that belongs to a step. */
export class StepLog<S extends z.ZodType<{ readonly step: number }>> {
  readonly #path: string;
  readonly #schema: S;

  constructor(path: string, schema: S) {
    this.#path = path;
    this.#schema = schema;
  }

  /** @throws GannetError if it cannot be written */
  async append(line: z.output<S>): Promise<void> {
    try {
      await appendFile(this.#path, `${JSON.stringify(line)}\n`);
    } catch (error) {
      throw new GannetError(`${this.#path} cannot be written: ${(error as Error).message}`);
    }
  }

  /** Every whole line; none before the first is written. @throws GannetError if one is damaged */
  async read(): Promise<z.output<S>[]> {
    return decodeLines(this.#schema, await readFile(this.#path, 'utf8').catch(() => ''), this.#path);
  }

  /** Cuts it back to the steps up to `step`: a resumed run writes the later ones again. */
  async rewind(step: number): Promise<void> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch {
      return;
    }
    let end = 0;
    for (const line of text.split(/(?<=\n)/)) {
      if (!line.endsWith('\n') || !(stepOf(line) <= step)) break;
      end += Buffer.byteLength(line);
    }
    if (end < Buffer.byteLength(text)) await truncate(this.#path, end);
  }
}

/** The step of a line; NaN for one that the loss of power has spoilt. */
function stepOf(line: string): number {
  try {
    return Number((JSON.parse(line) as { step?: number } | null)?.step);
  } catch {
    return Number.NaN;
  }
}
