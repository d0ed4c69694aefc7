import type { z } from 'zod';
import { append, cut, readText } from '../formats/grow.js';
import { decodeLines } from './stats.js';

/** A file of a run that grows by lines, each of them the JSON of something that belongs to a step. */
export class StepLog<S extends z.ZodType<{ readonly step: number }>> {
  readonly #path: string;
  readonly #schema: S;
  readonly #check: () => void;

  /** @param check throws where nothing may be written any more */
  constructor(path: string, schema: S, check: () => void) {
    this.#path = path;
    this.#schema = schema;
    this.#check = check;
  }

  /** @throws GannetError if it cannot be written */
  async append(line: z.output<S>): Promise<void> {
    this.#check();
    await append(this.#path, `${JSON.stringify(line)}\n`);
  }

  /** Every whole line; none before the first is written. @throws GannetError if one is damaged */
  async read(): Promise<z.output<S>[]> {
    return decodeLines(this.#schema, (await readText(this.#path)) ?? '', this.#path);
  }

  /** Cuts it back to the steps up to `step`: a resumed run writes the later ones again. */
  async rewind(step: number): Promise<void> {
    const text = await readText(this.#path);
    if (text === null) return;
    this.#check();
    let end = 0;
    for (const line of text.split(/(?<=\n)/)) {
      if (!line.endsWith('\n') || !(stepOf(line) <= step)) break;
      end += Buffer.byteLength(line);
    }
    if (end < Buffer.byteLength(text)) await cut(this.#path, end);
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
