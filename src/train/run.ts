import { appendFile, mkdir, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { GannetError } from '../errors.js';
import { removeStale, writeAtomic } from '../formats/atomic.js';
import { checkpointName, checkpointStep } from './checkpoint.js';
import { decodeConfig, encodeConfig, type RunConfig } from './config.js';

const folders = ['images', 'checkpoints', 'weights'] as const;
const keptCheckpoints = 3;

/** A run's folder: the only place that knows where the files of a run lie (docs/architecture.md, runs). */
export class RunFolder {
  readonly path: string;
  readonly config: RunConfig;

  private constructor(path: string, config: RunConfig) {
    this.path = path;
    this.config = config;
  }

  /**
   * Makes a new run: `out` names its folder, which must be empty or absent; without it, the next free
   * `runs/NNNNN-recipe-data` in the working folder.
   * @throws GannetError if the folder cannot be made or already holds something
   */
  static async create(config: RunConfig, out?: string): Promise<RunFolder> {
    const path = out ?? (await nextFree(config));
    try {
      await mkdir(path, { recursive: true });
      if ((await readdir(path)).length > 0) {
        throw new GannetError(
          `${path} is not empty: name another folder as --out, or resume it: gannet resume ${path}`,
        );
      }
      for (const folder of folders) await mkdir(join(path, folder));
    } catch (error) {
      if (error instanceof GannetError) throw error;
      throw new GannetError(`the run folder ${path} cannot be made: ${(error as Error).message}`);
    }
    const run = new RunFolder(path, config);
    await writeAtomic(run.#file('config.json'), encodeConfig(config));
    return run;
  }

  /** Opens an existing run. @throws GannetError if it is not one */
  static async open(path: string): Promise<RunFolder> {
    const file = join(path, 'config.json');
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch {
      throw new GannetError(`${path} is not a run of Gannet's: it has no config.json. Runs lie in runs/ by default.`);
    }
    return new RunFolder(path, decodeConfig(text, file));
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

  writeImage(step: number, suffix: string, png: Uint8Array): Promise<void> {
    return writeAtomic(this.imagePath(step, suffix), png);
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

  /**
   * Writes a checkpoint and drops older ones: the newest of the regular ones stay, and one that stands between them,
   * where a run was interrupted, goes when the next is written.
   * @returns its path
   */
  async writeCheckpoint(step: number, bytes: Uint8Array, isRegular: (step: number) => boolean): Promise<string> {
    const path = this.#file('checkpoints', checkpointName(step));
    await writeAtomic(path, bytes);
    const older = (await this.checkpoints()).filter((c) => c.step < step);
    const regular = older.filter((c) => isRegular(c.step));
    const kept = new Set(regular.slice(0, keptCheckpoints - 1));
    for (const c of older) if (!kept.has(c)) await rm(c.path, { force: true });
    return path;
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

  appendStats(line: object): Promise<void> {
    return this.#append('stats.jsonl', `${JSON.stringify(line)}\n`);
  }

  /** What the terminal showed. */
  appendLog(text: string): Promise<void> {
    return this.#append('log.txt', text);
  }

  /** Cuts stats.jsonl back to the steps up to `step`: a resumed run writes the later lines again. */
  async rewindStats(step: number): Promise<void> {
    const path = this.#file('stats.jsonl');
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch {
      return;
    }
    let end = 0;
    for (const line of text.split(/(?<=\n)/)) {
      if (!line.endsWith('\n') || (JSON.parse(line) as { step: number }).step > step) break;
      end += Buffer.byteLength(line);
    }
    if (end < Buffer.byteLength(text)) await truncate(path, end);
  }

  async #append(name: string, text: string): Promise<void> {
    try {
      await appendFile(this.#file(name), text);
    } catch (error) {
      throw new GannetError(`${this.#file(name)} cannot be written: ${(error as Error).message}`);
    }
  }

  #file(...parts: string[]): string {
    return join(this.path, ...parts);
  }
}

/** `runs/00007-acgan-mnist`, one above the highest number there. */
async function nextFree(config: RunConfig): Promise<string> {
  const entries = await readdir('runs').catch(() => []);
  const highest = Math.max(0, ...entries.map((name) => Number(/^(\d+)-/.exec(name)?.[1] ?? 0)));
  for (let number = highest + 1; ; number++) {
    const data = config.data.name.replace(/[^\w.-]+/g, '_');
    const path = join('runs', `${String(number).padStart(5, '0')}-${config.recipe}-${data}`);
    if (!(await stat(path).catch(() => null))) return path;
  }
}
