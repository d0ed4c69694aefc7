import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { GannetError } from '../errors.js';
import { removeStale, writeAtomic } from '../formats/atomic.js';
import { checkpointName, checkpointStep } from './checkpoint.js';
import { decodeConfig, encodeConfig, type RunConfig } from './config.js';
import { findingSchema } from './doctor/finding.js';
import { EventLog } from './event-log.js';
import type { History } from './ledger.js';
import { type Lock, takeLock } from './lock.js';
import { metricsSchema } from './metrics.js';
import { decodeHistory, type Stats, statsSchema } from './stats.js';
import { StepLog } from './step-log.js';

const folders = ['images', 'checkpoints', 'weights', 'tensorboard'] as const;
/** Regular checkpoints of a run that are kept. */
export const keptCheckpoints = 3;

/** A run's folder: the only place that knows where the files of a run lie (docs/architecture.md, runs). */
export class RunFolder {
  readonly path: string;
  readonly config: RunConfig;
  /** What the doctor has found. */
  readonly findings: StepLog<typeof findingSchema>;
  /** What a judge said as the run was trained. */
  readonly metrics: StepLog<typeof metricsSchema>;
  readonly #stats: StepLog<typeof statsSchema>;
  readonly #events: EventLog;

  private constructor(path: string, config: RunConfig) {
    this.path = path;
    this.config = config;
    this.findings = new StepLog(this.#file('findings.jsonl'), findingSchema);
    this.metrics = new StepLog(this.#file('metrics.jsonl'), metricsSchema);
    this.#stats = new StepLog(this.#file('stats.jsonl'), statsSchema);
    // TensorBoard knows its files by `tfevents` in their names.
    this.#events = new EventLog(this.#file('tensorboard', 'events.out.tfevents.gannet'), this.#file('config.json'));
  }

  /**
   * Makes a new run: `out` names its folder, which must be empty or absent; without it, the next free
   * `runs/NNNNN-recipe-data` in the working folder.
   * @throws GannetError if the folder cannot be made or already holds something
   */
  static async create(config: RunConfig, out?: string): Promise<RunFolder> {
    if (out !== undefined) await refuseFull(out);
    let path = out ?? 'runs';
    try {
      await makeFolder(path);
      if (out === undefined) path = await makeFree(config);
    } catch (error) {
      throw new GannetError(`the run folder ${path} cannot be made: ${(error as Error).message}`);
    }
    const run = new RunFolder(path, config);
    // The configuration first: from then on there is a run, which can be resumed.
    await writeAtomic(run.#file('config.json'), encodeConfig(config));
    await run.tidy();
    await run.#events.rewrite([], []);
    return run;
  }

  /** Where `create` would make a new run; makes nothing. @throws GannetError if the folder `out` cannot be used */
  static async place(config: RunConfig, out?: string): Promise<string> {
    if (out === undefined) return freeName(config);
    await refuseFull(out);
    return out;
  }

  /** Opens an existing run. @throws GannetError if it is not one */
  static async open(path: string): Promise<RunFolder> {
    if (!(await stat(path).catch(() => null)))
      throw new GannetError(`there is no folder ${path}. Runs lie in runs/ by default.`);
    const file = join(path, 'config.json');
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch {
      throw new GannetError(`${path} is not a run of Gannet's: it has no config.json. Runs lie in runs/ by default.`);
    }
    return new RunFolder(path, decodeConfig(text, file));
  }

  /** The same run under another configuration, such as one with more steps. */
  async reconfigure(config: RunConfig): Promise<RunFolder> {
    await writeAtomic(this.#file('config.json'), encodeConfig(config));
    return new RunFolder(this.path, config);
  }

  /** Keeps other processes from training this run. @throws GannetError if one is at it */
  lock(): Lock {
    return takeLock(this.#file('lock'));
  }

  /** Clears away what a killed process left half-written, and makes folders that are missing. */
  async tidy(): Promise<void> {
    for (const folder of folders) {
      await mkdir(join(this.path, folder), { recursive: true });
      await removeStale(join(this.path, folder));
    }
    await removeStale(this.path);
  }

  get generatorPath(): string {
    return this.#file('generator.onnx');
  }

  /** `images/000500.png`, or with a suffix `images/000500-classes.png`. */
  imagePath(step: number, suffix = ''): string {
    return this.#file('images', `${String(step).padStart(6, '0')}${suffix}.png`);
  }

  async writeImage(step: number, suffix: string, png: Uint8Array): Promise<void> {
    await writeAtomic(this.imagePath(step, suffix), png);
    await this.#events.addPicture(suffix.slice(1), step, png);
  }

  writeReals(png: Uint8Array): Promise<void> {
    return writeAtomic(this.#file('images', 'reals.png'), png);
  }

  /** Weights at the end of an epoch, under the names that Keras' example gives them. */
  writeWeights(network: string, epoch: number, hdf5: Uint8Array): Promise<void> {
    return writeAtomic(this.#file('weights', `params_${network}_epoch_${String(epoch).padStart(3, '0')}.hdf5`), hdf5);
  }

  writeHistory(json: string): Promise<void> {
    return writeAtomic(this.#file('history.json'), json);
  }

  writeGenerator(model: Uint8Array): Promise<void> {
    return writeAtomic(this.generatorPath, model);
  }

  /** State that made a loss other than a number, for a look at it; never resumed from. */
  async writeFailed(state: Uint8Array): Promise<string> {
    const path = this.#file('failed.safetensors');
    await writeAtomic(path, state);
    return path;
  }

  /** Writes a checkpoint; its path. */
  async writeCheckpoint(step: number, bytes: Uint8Array): Promise<string> {
    const path = this.#file('checkpoints', checkpointName(step));
    await writeAtomic(path, bytes);
    return path;
  }

  /** The checkpoint of the best evaluation; there is none unless the configuration keeps it. */
  get bestCheckpoint(): string {
    return this.#file('checkpoints', 'best.safetensors');
  }

  writeBest(bytes: Uint8Array): Promise<void> {
    return writeAtomic(this.bestCheckpoint, bytes);
  }

  /**
   * Drops checkpoints older than that of `step`: the newest of the regular ones stay; one that stands between them,
   * where a run was interrupted, goes.
   */
  async pruneCheckpoints(step: number, isRegular: (step: number) => boolean): Promise<void> {
    const older = (await this.checkpoints()).filter((c) => c.step < step);
    const regular = older.filter((c) => isRegular(c.step));
    const kept = new Set(regular.slice(0, keptCheckpoints - 1));
    for (const c of older) if (!kept.has(c)) await rm(c.path, { force: true });
  }

  /** Checkpoints, the newest first. */
  async checkpoints(): Promise<{ readonly step: number; readonly path: string }[]> {
    const folder = this.#file('checkpoints');
    const found = (await readdir(folder)).flatMap((name) => {
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
    const path = this.#file('history.json');
    const text = await readFile(path, 'utf8').catch(() => null);
    return text === null ? { train: [], test: [] } : decodeHistory(text, path);
  }

  /** The pictures of samples, by figure and step; `name` is the figure's. */
  async pictures(): Promise<{ readonly name: string; readonly step: number; readonly path: string }[]> {
    const folder = this.#file('images');
    const found = (await readdir(folder).catch(() => [])).flatMap((file) => {
      const [, step, name = ''] = /^(\d{6,})(?:-(.+))?\.png$/.exec(file) ?? [];
      return step === undefined ? [] : [{ name, step: Number(step), path: join(folder, file) }];
    });
    return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.step - b.step));
  }

  /** What the terminal showed. */
  async appendLog(text: string): Promise<void> {
    const path = this.#file('log.txt');
    try {
      await appendFile(path, text);
    } catch (error) {
      throw new GannetError(`${path} cannot be written: ${(error as Error).message}`);
    }
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

  #file(...parts: string[]): string {
    return join(this.path, ...parts);
  }
}

/** @throws GannetError if the folder holds something, or is no folder */
async function refuseFull(path: string): Promise<void> {
  const held = await readdir(path).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new GannetError(`the run folder ${path} cannot be made: ${error.message}`);
  });
  // What a process left that was killed here, before there was a run, does not count.
  if (held.every((name) => name.endsWith('.tmp'))) return;
  throw new GannetError(`${path} is not empty: name another folder as --out, or resume it: gannet resume ${path}`);
}

/** `runs/00007-acgan-mnist`, one above the highest number there. */
async function freeName(config: RunConfig): Promise<string> {
  const entries = await readdir('runs').catch(() => []);
  const highest = Math.max(0, ...entries.map((name) => Number(/^(\d+)-/.exec(name)?.[1] ?? 0)));
  const data = config.data.name.replace(/[^\w.-]+/g, '_');
  return join('runs', `${String(highest + 1).padStart(5, '0')}-${config.recipe}-${data}`);
}

/** Makes the folder of that name; its path. */
async function makeFree(config: RunConfig): Promise<string> {
  for (;;) {
    const path = await freeName(config);
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      // Another process that starts a run at the same time has taken the number.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Makes a folder and those above it, one at a time: Node's own recursive way never returns where a file system refuses
 * a new folder by saying that the one above is missing, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return;
  const above = dirname(resolve(path));
  if (above !== resolve(path)) await makeFolder(above);
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || there) throw error;
  });
}
