import { unzipSync, zipSync } from 'fflate';
import type { z } from 'zod';
import { PackedFolder } from '../data/source/packed.js';
import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import { checkpointName, checkpointStep } from '../run/checkpoint.js';
import { decodeConfig, encodeConfig, type RunConfig } from '../run/config.js';
import { findingSchema } from '../run/doctor/finding.js';
import { pictureFile, realsFile, runFiles } from '../run/files.js';
import { metricsSchema } from '../run/metrics.js';
import { decodeLines, type Stats, statsSchema } from '../run/stats.js';
import type { Press, RunStore } from '../run/store.js';
import { some, visible } from '../text.js';

/** The files of a run by their paths in its folder. */
export type RunFiles = Map<string, Uint8Array>;

/**
 * The folder, among paths of files, that is a run's: '' or a path that ends in /; null where there is none.
 * @throws GannetError if there are several
 */
export function folderOfRun(paths: readonly string[]): string | null {
  const [first, ...others] = paths
    .filter((path) => PackedFolder.counts(path) && `/${path}`.endsWith(`/${runFiles.config}`))
    .map((path) => path.slice(0, -runFiles.config.length))
    .sort((a, b) => a.length - b.length);
  if (first === undefined) return null;
  const beside = others.filter((folder) => !folder.startsWith(first));
  if (beside.length > 0) {
    const names = [first, ...beside].map((folder) => visible(folder.slice(0, -1)));
    throw new GannetError(`there are ${plural(names.length, 'run')}, ${some(names)}: give one of them`);
  }
  return first;
}

/** Regular checkpoints of a run that are kept, as on a disk. */
const keptCheckpoints = 3;

/** A run whose files are in memory: those that a run's folder has, but for TensorBoard's and the log. */
export class PageRun implements RunStore {
  readonly path: string;
  readonly config: RunConfig;
  readonly files: RunFiles;
  readonly press: Press;
  readonly findings: Lines<typeof findingSchema>;
  readonly metrics: Lines<typeof metricsSchema>;
  readonly #stats: Lines<typeof statsSchema>;

  private constructor(path: string, config: RunConfig, files: RunFiles, press: Press) {
    this.path = path;
    this.config = config;
    this.files = files;
    this.press = press;
    this.findings = new Lines(files, runFiles.findings, findingSchema);
    this.metrics = new Lines(files, runFiles.metrics, metricsSchema);
    this.#stats = new Lines(files, runFiles.stats, statsSchema);
  }

  static create(config: RunConfig, press: Press): PageRun {
    const files: RunFiles = new Map([[runFiles.config, encode(encodeConfig(config))]]);
    return new PageRun(`${config.recipe}-${config.data.name}`, config, files, press);
  }

  /** A run that was kept. @throws GannetError if it has no config.json, or a damaged one */
  static open(files: RunFiles, press: Press): PageRun {
    const text = files.get(runFiles.config);
    if (!text) throw new GannetError("this is not a run of Gannet's: it has no config.json");
    const config = decodeConfig(new TextDecoder().decode(text), runFiles.config);
    return new PageRun(`${config.recipe}-${config.data.name}`, config, files, press);
  }

  /** A run's folder as a zip file, in which it may lie in other folders. @throws GannetError unless there is one run */
  static ofZip(zip: Uint8Array, press: Press): PageRun {
    let entries: Record<string, Uint8Array>;
    try {
      entries = unzipSync(zip);
    } catch (error) {
      throw new GannetError(`this is no sound zip file (${(error as Error).message})`);
    }
    const folder = folderOfRun(Object.keys(entries)) ?? '';
    const own = Object.entries(entries).filter(([path]) => path.startsWith(folder) && !path.endsWith('/'));
    return PageRun.open(new Map(own.map(([path, bytes]) => [path.slice(folder.length), bytes])), press);
  }

  /** The run's folder as a zip file, which `gannet resume` goes on with. */
  zip(): Uint8Array {
    const entries = [...this.files].map(([path, bytes]) => [`${this.path}/${path}`, bytes] as const);
    // Pictures, models and checkpoints are as small as they get.
    return zipSync(Object.fromEntries(entries), { level: 0 });
  }

  /** The same run under another configuration, such as one with more steps. */
  reconfigure(config: RunConfig): PageRun {
    this.files.set(runFiles.config, encode(encodeConfig(config)));
    return new PageRun(this.path, config, this.files, this.press);
  }

  imagePath(step: number, suffix = ''): string {
    return `${runFiles.images}/${pictureFile(step, suffix)}`;
  }

  async writeImage(step: number, suffix: string, png: Uint8Array): Promise<void> {
    this.files.set(this.imagePath(step, suffix), png);
  }

  async writeReals(png: Uint8Array): Promise<void> {
    this.files.set(`${runFiles.images}/${realsFile}`, png);
  }

  async writeWeights(network: string, epoch: number, hdf5: Uint8Array): Promise<void> {
    this.files.set(`weights/params_${network}_epoch_${String(epoch).padStart(3, '0')}.hdf5`, hdf5);
  }

  async writeHistory(json: string): Promise<void> {
    this.files.set(runFiles.history, encode(json));
  }

  async writeGenerator(model: Uint8Array): Promise<void> {
    this.files.set(runFiles.generator, model);
  }

  async writeFailed(state: Uint8Array): Promise<string> {
    this.files.set('failed.safetensors', state);
    return 'failed.safetensors';
  }

  async writeBest(bytes: Uint8Array): Promise<void> {
    this.files.set(`${runFiles.checkpoints}/best.safetensors`, bytes);
  }

  async writeCheckpoint(step: number, bytes: Uint8Array): Promise<string> {
    const path = `${runFiles.checkpoints}/${checkpointName(step)}`;
    this.files.set(path, bytes);
    return path;
  }

  async readCheckpoint(path: string): Promise<Uint8Array> {
    return this.files.get(path)!;
  }

  async checkpoints(): Promise<{ readonly step: number; readonly path: string }[]> {
    const found = [...this.files.keys()].flatMap((path) => {
      const step = path.startsWith(`${runFiles.checkpoints}/`) ? checkpointStep(path) : null;
      return step === null ? [] : [{ step, path }];
    });
    return found.sort((a, b) => b.step - a.step);
  }

  async pruneCheckpoints(step: number, isRegular: (step: number) => boolean): Promise<void> {
    const older = (await this.checkpoints()).filter((c) => c.step < step);
    const kept = new Set(older.filter((c) => isRegular(c.step)).slice(0, keptCheckpoints - 1));
    for (const c of older) if (!kept.has(c)) this.files.delete(c.path);
  }

  async checkCheckpoints(): Promise<void> {
    if (!this.files.has(`${runFiles.images}/${realsFile}`) || (await this.checkpoints()).length > 0) return;
    throw new GannetError('this run has been begun, and its checkpoints are gone: begin a new one');
  }

  async appendStats(line: Stats): Promise<void> {
    await this.#stats.append(line);
  }

  stats(): Promise<Stats[]> {
    return this.#stats.read();
  }

  /** Cuts what grows back to the steps up to `step`: what comes later is written again. */
  async rewind(step: number): Promise<void> {
    for (const log of [this.#stats, this.findings, this.metrics]) await log.rewind(step);
  }
}

/** A file that grows by lines of JSON. */
class Lines<S extends z.ZodType<{ readonly step: number }>> {
  readonly #files: RunFiles;
  readonly #path: string;
  readonly #schema: S;

  constructor(files: RunFiles, path: string, schema: S) {
    this.#files = files;
    this.#path = path;
    this.#schema = schema;
  }

  async append(line: z.output<S>): Promise<void> {
    this.#write([...(await this.read()), line]);
  }

  async read(): Promise<z.output<S>[]> {
    return decodeLines(this.#schema, new TextDecoder().decode(this.#files.get(this.#path)), this.#path);
  }

  async rewind(step: number): Promise<void> {
    if (this.#files.has(this.#path)) this.#write((await this.read()).filter((line) => line.step <= step));
  }

  #write(lines: readonly z.output<S>[]): void {
    this.#files.set(this.#path, encode(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
