import { z } from 'zod';
import type { MeanLosses, StepLosses } from '../train/training.js';
import { decodeJson } from './decode.js';

const row = z.record(z.string(), z.record(z.string(), z.number()));
const sumsSchema = z
  .strictObject({
    steps: z.int().min(0),
    sums: row,
    /** Of phases that were not part of all of those steps: of how many. */
    seldom: z.record(z.string(), z.int().min(1)).optional(),
  })
  .refine(({ steps, sums }) => steps > 0 === Object.keys(sums).length > 0, 'its sums are not of so many steps');
const history = z
  .strictObject({ train: z.array(row), test: z.array(row) })
  .refine(({ train, test }) => test.length <= train.length, 'more epochs were measured than trained');
export const ledgerSchema = z.strictObject({ report: sumsSchema, epoch: sumsSchema, history });

/** Mean losses of every epoch so far: while training, and on held-out data where the recipe evaluates it. */
export interface History {
  readonly train: MeanLosses[];
  readonly test: MeanLosses[];
}

/**
 * Adds up the losses of the steps: since the last report, and since the epoch began. Part of a checkpoint, so that the
 * means of a resumed run are the same to the last digit.
 */
export class Ledger {
  #report = new Means();
  #epoch = new Means();
  readonly history: History = { train: [], test: [] };

  add(losses: StepLosses): void {
    this.#report.add(losses);
    this.#epoch.add(losses);
  }

  /** Means since the last call. */
  closeReport(): MeanLosses {
    const means = this.#report.means();
    this.#report = new Means();
    return means;
  }

  /** Means of the epoch that ends, which become a row of the history, with the held-out losses where there are any. */
  closeEpoch(test: MeanLosses | null): MeanLosses {
    const means = this.#epoch.means();
    this.#epoch = new Means();
    this.history.train.push(means);
    if (test) this.history.test.push(test);
    return means;
  }

  encode(): string {
    return JSON.stringify({ report: this.#report, epoch: this.#epoch, history: this.history });
  }

  /** @param where for messages. @throws GannetError if it is not what `encode` makes */
  static decode(text: string, where: string): Ledger {
    const json = decodeJson(ledgerSchema, text, where);
    const ledger = new Ledger();
    ledger.#report.restore(json.report);
    ledger.#epoch.restore(json.epoch);
    ledger.history.train.push(...json.history.train);
    ledger.history.test.push(...json.history.test);
    return ledger;
  }
}

class Means {
  steps = 0;
  readonly sums: Record<string, Record<string, number>> = {};
  /** In how many steps each phase was. */
  #counts: Record<string, number> = {};

  add(losses: StepLosses): void {
    this.steps++;
    for (const [phase, parts] of Object.entries(losses)) {
      this.#counts[phase] = (this.#counts[phase] ?? 0) + 1;
      this.sums[phase] ??= {};
      for (const [part, loss] of Object.entries(parts)) {
        this.sums[phase][part] = (this.sums[phase][part] ?? 0) + loss;
      }
    }
  }

  means(): MeanLosses {
    return Object.fromEntries(
      Object.entries(this.sums).map(([phase, parts]) => {
        const mean = ([part, sum]: [string, number]) => [part, sum / this.#counts[phase]!];
        return [phase, Object.fromEntries(Object.entries(parts).map(mean))];
      }),
    );
  }

  toJSON(): z.output<typeof sumsSchema> {
    const { steps, sums } = this;
    const seldom = Object.entries(this.#counts).filter(([, count]) => count < steps);
    return { steps, sums, ...(seldom.length > 0 ? { seldom: Object.fromEntries(seldom) } : {}) };
  }

  restore({ steps, sums, seldom = {} }: z.output<typeof sumsSchema>): void {
    this.steps = steps;
    Object.assign(this.sums, sums);
    this.#counts = Object.fromEntries(Object.keys(sums).map((phase) => [phase, seldom[phase] ?? steps]));
  }
}

/** Losses by network: the phases `D.real` and `D.fake` become `D`, by their mean. */
export function byNetwork(losses: MeanLosses): MeanLosses {
  const grouped = new Map<string, Readonly<Record<string, number>>[]>();
  for (const [phase, parts] of Object.entries(losses)) {
    const name = phase.split('.')[0]!;
    grouped.set(name, [...(grouped.get(name) ?? []), parts]);
  }
  return Object.fromEntries(
    [...grouped].map(([name, rows]) => [
      name,
      Object.fromEntries(
        Object.keys(rows[0]!).map((part) => [part, rows.reduce((sum, r) => sum + (r[part] ?? 0), 0) / rows.length]),
      ),
    ]),
  );
}
