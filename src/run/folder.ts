import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GannetError, systemReason } from '../errors.js';
import { removeStale, writeAtomic } from '../formats/atomic.js';
import { append, readBytes, readText } from '../formats/grow.js';
import { codeOf, writeError } from '../formats/write-error.js';
import { checkpointName, checkpointStep } from './checkpoint.js';
import { decodeConfig, encodeConfig, type RunConfig } from './config.js';
import { findingSchema } from './doctor/finding.js';
import { EventLog } from './event-log.js';
import { pictureFile, realsFile, runFiles } from './files.js';
import type { History } from './ledger.js';
import { type Lock, takeLock } from './lock.js';
import { metricsSchema } from './metrics.js';
import { makeRun, ownFolder, placeFor } from './place.js';
import { nodePress } from './press.js';
import { decodeHistory, type Stats, statsSchema } from './stats.js';
import { StepLog } from './step-log.js';

const folders = [runFiles.images, runFiles.checkpoints, runFiles.weights, runFiles.tensorboard] as const;
const realsName = join(runFiles.images, realsFile);
const bestName = join(runFiles.checkpoints, 'best.safetensors');
/** Regular checkpoints of a run that are kept. */
export const keptCheckpoints = 3;

/** A run's folder: the only place that knows where the files of a run lie (docs/architecture.md, runs). */
export class RunFolder {
  readonly path: string;
  readonly config: RunConfig;
  readonly press = nodePress;
  /** What the doctor has found. */
  readonly findings: StepLog<typeof findingSchema>;
  /** What a judge said as the run was trained. */
  readonly metrics: StepLog<typeof metricsSchema>;
  readonly #stats: StepLog<typeof statsSchema>;
  readonly #events: EventLog;
  readonly #lock: Lock | null;

  private constructor(path: string, config: RunConfig, lock: Lock | null = null) {
    this.path = path;
    this.config = config;
    this.#lock = lock;
    const check = (): void => lock?.check();
    this.findings = new StepLog(this.#file(runFiles.findings), findingSchema, check);
    this.metrics = new StepLog(this.#file(runFiles.metrics), metricsSchema, check);
    this.#stats = new StepLog(this.#file(runFiles.stats), statsSchema, check);
    // TensorBoard knows its files by `tfevents` in their names.
    this.#events = new EventLog(
      this.#file(runFiles.tensorboard, 'events.out.tfevents.gannet'),
      this.#file(runFiles.config),
    );
  }

  /**
   * Makes a new run, which is there whole or not at all: `out` names its folder, which must be empty or absent; without
   * it, the next free `runs/NNNNN-recipe-data` in the working folder.
   * @param fill writes what the run begins with, into a folder that is not yet the run's
   * @throws GannetError if the folder cannot be made or already holds something
   */
  static async create(
    config: RunConfig,
    out?: string,
    fill: (run: RunFolder) => Promise<void> = async () => undefined,
  ): Promise<RunFolder> {
    const path = await makeRun(config, out, async (temporary) => {
      const run = new RunFolder(temporary, config);
      await run.#write(runFiles.config, encodeConfig(config));
      await run.tidy();
      await run.#events.rewrite([], []);
      await fill(run);
    });
    return new RunFolder(path, config);
  }

  /** Where `create` would make a new run; makes nothing. @throws GannetError if the folder `out` cannot be used */
  static place(config: RunConfig, out?: string): Promise<string> {
    return placeFor(config, out);
  }

  /** Opens an existing run. @throws GannetError if it is not one */
  static async open(path: string): Promise<RunFolder> {
    if (!(await stat(path).catch(() => null)))
      throw new GannetError(`there is no folder ${path}. Runs lie in runs/ by default.`);
    const file = join(path, runFiles.config);
    const text = await readText(file);
    if (text === null)
      throw new GannetError(`${path} is not a run of Gannet's: it has no config.json. Runs lie in runs/ by default.`);
    return new RunFolder(path, decodeConfig(text, file));
  }

  /** The same run under another configuration, such as one with more steps. */
  async reconfigure(config: RunConfig): Promise<RunFolder> {
    await this.#write(runFiles.config, encodeConfig(config));
    return new RunFolder(this.path, config, this.#lock);
  }

  /**
   * The run with a lock on it, which keeps other processes from training it and is asked before anything is written.
   * @param onWait told why, where it takes a while to find out whether another process is at it
   * @throws GannetError if one is
   */
  async lock(onWait?: (why: string) => void): Promise<RunFolder> {
    return new RunFolder(this.path, this.config, await takeLock(this.#file(runFiles.lock), onWait));
  }

  unlock(): void {
    this.#lock?.release();
  }

  /** Clears away what a killed process left half-written, and makes folders that are missing. */
  async tidy(): Promise<void> {
    for (const folder of folders) {
      await ownFolder(this.#file(folder));
      await removeStale(this.#file(folder));
    }
    await removeStale(this.path);
  }

  get generatorPath(): string {
    return this.#file(runFiles.generator);
  }

  /** `images/000500.png`, or with a suffix `images/000500-classes.png`. */
  imagePath(step: number, suffix = ''): string {
    return this.#file(this.#imageName(step, suffix));
  }

  async writeImage(step: number, suffix: string, png: Uint8Array): Promise<void> {
    await this.#write(this.#imageName(step, suffix), png);
    await this.#events.addPicture(suffix.slice(1), step, png);
  }

  /** Real images, laid out as the samples are. */
  get realsPath(): string {
    return this.#file(realsName);
  }

  writeReals(png: Uint8Array): Promise<void> {
    return this.#write(realsName, png);
  }

  /** Weights at the end of an epoch, under the names that Keras' example gives them. */
  writeWeights(network: string, epoch: number, hdf5: Uint8Array): Promise<void> {
    return this.#write(join(runFiles.weights, `params_${network}_epoch_${String(epoch).padStart(3, '0')}.hdf5`), hdf5);
  }

  writeHistory(json: string): Promise<void> {
    return this.#write(runFiles.history, json);
  }

  writeGenerator(model: Uint8Array): Promise<void> {
    return this.#write(runFiles.generator, model);
  }

  /** State that made a loss other than a number, for a look at it; never resumed from. */
  async writeFailed(state: Uint8Array): Promise<string> {
    await this.#write('failed.safetensors', state);
    return this.#file('failed.safetensors');
  }

  /** Writes a checkpoint; its path. */
  async writeCheckpoint(step: number, bytes: Uint8Array): Promise<string> {
    const name = join(runFiles.checkpoints, checkpointName(step));
    await this.#write(name, bytes);
    return this.#file(name);
  }

  /** The bytes of one of `checkpoints`. @throws GannetError if it cannot be read */
  readCheckpoint(path: string): Promise<Uint8Array> {
    return readFile(path).catch((error: Error) => {
      throw new GannetError(`${path} cannot be read: ${systemReason(error)}`);
    });
  }

  /** The checkpoint of the best evaluation; there is none unless the configuration keeps it. */
  get bestCheckpoint(): string {
    return this.#file(bestName);
  }

  writeBest(bytes: Uint8Array): Promise<void> {
    return this.#write(bestName, bytes);
  }

  /**
   * Drops checkpoints older than that of `step`: the newest of the regular ones stay; one that stands between them,
   * where a run was interrupted, goes.
   */
  async pruneCheckpoints(step: number, isRegular: (step: number) => boolean): Promise<void> {
    const older = (await this.checkpoints()).filter((c) => c.step < step);
    const regular = older.filter((c) => isRegular(c.step));
    const kept = new Set(regular.slice(0, keptCheckpoints - 1));
    this.#lock?.check();
    for (const { path } of older.filter((c) => !kept.has(c))) {
      await rm(path, { force: true }).catch((error) => {
        throw writeError(path, error, 'remove');
      });
    }
  }

  /** Checkpoints, the newest first; none where their folder is gone. */
  async checkpoints(): Promise<{ readonly step: number; readonly path: string }[]> {
    const folder = this.#file(runFiles.checkpoints);
    const names = await readdir(folder).catch((error): string[] => {
      if (codeOf(error) === 'ENOENT') return [];
      throw writeError(folder, error, 'read');
    });
    const found = names.flatMap((name) => {
      const step = checkpointStep(name);
      return step === null ? [] : [{ step, path: join(folder, name) }];
    });
    return found.sort((a, b) => b.step - a.step);
  }

  async appendStats(line: Stats): Promise<void> {
    await this.#stats.append(line);
    await this.#events.addReport(line);
  }

  /** Every whole line of stats.jsonl; none before the first report. @throws GannetError if one is damaged */
  stats(): Promise<Stats[]> {
    return this.#stats.read();
  }

  /** The newest whole line of stats.jsonl; null while there is none. */
  async newestStats(): Promise<Stats | null> {
    return (await this.stats()).at(-1) ?? null;
  }

  /** Mean losses of the epochs so far; none before the first has ended. @throws GannetError if it is damaged */
  async history(): Promise<History> {
    const path = this.#file(runFiles.history);
    const text = await readText(path);
    return text === null ? { train: [], test: [] } : decodeHistory(text, path);
  }

  /** The pictures of samples, by figure and step; `name` is the figure's. */
  async pictures(): Promise<{ readonly name: string; readonly step: number; readonly path: string }[]> {
    const folder = this.#file(runFiles.images);
    const found = (await readdir(folder).catch(() => [])).flatMap((file) => {
      const [, step, name = ''] = /^(\d{6,})(?:-(.+))?\.png$/.exec(file) ?? [];
      return step === undefined ? [] : [{ name, step: Number(step), path: join(folder, file) }];
    });
    return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.step - b.step));
  }

  /** Takes over what another run had written up to a step: reports, evaluations, findings and pictures. */
  async adopt(other: RunFolder, step: number): Promise<void> {
    const upTo = <T extends { readonly step: number }>(all: readonly T[]): T[] => all.filter((one) => one.step <= step);
    for (const line of upTo(await other.stats())) await this.#stats.append(line);
    for (const line of upTo(await other.metrics.read())) await this.metrics.append(line);
    for (const line of upTo(await other.findings.read())) await this.findings.append(line);
    for (const { path } of upTo(await other.pictures())) {
      await this.#write(join(runFiles.images, basename(path)), await readFile(path));
    }
    const reals = await readBytes(other.#file(realsName));
    if (reals) await this.writeReals(reals);
  }

  /** @throws GannetError if a run without a checkpoint must have had one: it was trained, or began with weights */
  async checkCheckpoints(): Promise<void> {
    const reals = await stat(this.#file(realsName)).catch(() => null);
    const isBegun = reals || this.config.imported || this.config.branch || (await this.stats()).length > 0;
    if (!isBegun || (await this.checkpoints()).length > 0) return;
    throw new GannetError(
      `${this.path} has been begun, and its checkpoints are gone: put its folder checkpoints back, or begin a new run`,
    );
  }

  /** What the terminal showed. @throws GannetError if it cannot be written */
  async appendLog(text: string): Promise<void> {
    await append(this.#file(runFiles.log), text);
  }

  /**
   * Cuts the files that grow, but for the log, back to the steps up to `step`: a resumed run writes the later ones again.
   * @throws GannetError if a report or a picture up to then is damaged
   */
  async rewind(step: number): Promise<void> {
    for (const log of [this.#stats, this.findings, this.metrics]) await log.rewind(step);
    const pictures = (await this.pictures()).filter((picture) => picture.step <= step);
    await this.#events.rewrite(await this.stats(), pictures);
  }

  #imageName(step: number, suffix: string): string {
    return join(runFiles.images, pictureFile(step, suffix));
  }

  async #write(name: string, data: Uint8Array | string): Promise<void> {
    this.#lock?.check();
    await writeAtomic(this.#file(name), data);
  }

  #file(...parts: string[]): string {
    return join(this.path, ...parts);
  }
}
