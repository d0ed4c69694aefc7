import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { checkpointStep } from '../run/checkpoint.js';
import { decodeConfig, type RunConfig } from '../run/config.js';
import { type Finding, findingSchema } from '../run/doctor/finding.js';
import { runFiles } from '../run/files.js';
import type { History } from '../run/ledger.js';
import { type Training, trainingOf } from '../run/lock.js';
import { type Metrics, metricsSchema } from '../run/metrics.js';
import { decodeHistory, decodeLines, type Stats, statsSchema } from '../run/stats.js';
import { Remembered, readEnd, readText } from './files.js';

/** Bytes at the end of stats.jsonl in which the newest report is looked for. */
const endBytes = 1 << 16;

export type PictureSteps = Readonly<Record<string, readonly number[]>>;

/** A run as its folder shows it, whoever trains it; nothing is read twice that has not changed. */
export class RunView {
  readonly path: string;
  readonly name: string;
  /** Null where there is none: the folder is no run. */
  readonly config: Remembered<RunConfig | null>;
  readonly metrics: Remembered<readonly Metrics[]>;
  readonly findings: Remembered<readonly Finding[]>;
  readonly history: Remembered<History>;
  readonly newestReport: Remembered<Stats | null>;
  /** Steps of the pictures of samples, by figure. */
  readonly pictures: Remembered<PictureSteps>;
  /** Steps, the newest first. */
  readonly checkpoints: Remembered<readonly number[]>;

  constructor(path: string, name: string) {
    this.path = path;
    this.name = name;
    this.config = new Remembered<RunConfig | null>(this.file('config'), null, async (file) =>
      decodeConfig(await readFile(file, 'utf8'), file),
    );
    this.metrics = this.#lines('metrics', metricsSchema);
    this.findings = this.#lines('findings', findingSchema);
    this.history = new Remembered<History>(this.file('history'), { train: [], test: [] }, async (file) =>
      decodeHistory(await readFile(file, 'utf8'), file),
    );
    this.newestReport = new Remembered<Stats | null>(this.file('stats'), null, async (file) => {
      const text = await readEnd(file, endBytes);
      return (
        decodeLines(
          statsSchema,
          text
            .split(/(?<=\n)/)
            .slice(-2)
            .join(''),
          file,
        ).at(-1) ?? null
      );
    });
    this.pictures = new Remembered<PictureSteps>(this.file('images'), {}, async (folder) =>
      pictureSteps(await readdir(folder)),
    );
    this.checkpoints = new Remembered<readonly number[]>(this.file('checkpoints'), [], async (folder) =>
      (await readdir(folder)).flatMap((file) => checkpointStep(file) ?? []).sort((a, b) => b - a),
    );
  }

  file(kind: keyof typeof runFiles): string {
    return join(this.path, runFiles[kind]);
  }

  /** Every report. */
  async reports(): Promise<readonly Stats[]> {
    const file = this.file('stats');
    return decodeLines(statsSchema, await readText(file), file);
  }

  /** Who trains it. */
  training(): Training | null {
    try {
      return trainingOf(this.file('lock'));
    } catch {
      // It cannot be read, or is a link.
      return null;
    }
  }

  #lines<S extends z.ZodType>(kind: keyof typeof runFiles, schema: S): Remembered<readonly z.output<S>[]> {
    return new Remembered<readonly z.output<S>[]>(this.file(kind), [], async (file) =>
      decodeLines(schema, await readFile(file, 'utf8'), file),
    );
  }
}

function pictureSteps(files: readonly string[]): PictureSteps {
  const steps: Record<string, number[]> = Object.create(null);
  for (const file of files) {
    const [, step, figure = ''] = /^(\d{6,})(?:-(.+))?\.png$/.exec(file) ?? [];
    if (step === undefined) continue;
    steps[figure] ??= [];
    steps[figure].push(Number(step));
  }
  for (const of of Object.values(steps)) of.sort((a, b) => a - b);
  return steps;
}
