import { open, readFile, stat } from 'node:fs/promises';
import { GannetError, lettingGo, systemReason } from '../errors.js';
import { replaceAtomic } from '../formats/atomic.js';
import { append } from '../formats/grow.js';
import { imageRecord, scalarsRecord, versionRecord } from '../formats/tfevents.js';
import type { Stats } from './stats.js';

/** A picture of a run's images/: what it shows, empty for the samples, its step, and its file. */
interface PictureFile {
  readonly name: string;
  readonly step: number;
  readonly path: string;
}

/**
 * A run's event file for TensorBoard: the losses as `loss/PHASE/PART`, `images_per_second`, and the pictures under
 * their names.
 *
 * It says nothing that stats.jsonl and images/ do not: a resumed run makes it anew from them, so that each step is in
 * it once. The time of an event is that of the run's beginning (of its config.json) plus the seconds of training until
 * then. So two runs that differ in nothing but how fast they were have the same events but for the times and images a
 * second; the file is not among those whose bytes are promised to be the same.
 */
export class EventLog {
  readonly #path: string;
  readonly #beginning: string;
  /** Seconds of training. */
  #seconds = 0;

  /** @param beginning a file that was made when the run began */
  constructor(path: string, beginning: string) {
    this.#path = path;
    this.#beginning = beginning;
  }

  /** Makes the file of what there is, in the order of the steps. @throws GannetError if it cannot be written */
  async rewrite(stats: readonly Stats[], pictures: readonly PictureFile[]): Promise<void> {
    this.#seconds = 0;
    const events = [
      ...stats.map((line) => ({ step: line.step, encode: () => this.#reportRecord(line) })),
      ...pictures.map((file) => ({ step: file.step, encode: () => this.#storedPicture(file) })),
    ].sort((a, b) => a.step - b.step);
    const version = versionRecord(await this.#now());
    await replaceAtomic(this.#path, async (temporary) => {
      const file = await open(temporary, 'w');
      const write = async (): Promise<void> => {
        await file.writeFile(version);
        for (const { encode } of events) await file.writeFile(await encode());
      };
      await lettingGo(write, () => file.close());
    });
  }

  async addReport(line: Stats): Promise<void> {
    await append(this.#path, await this.#reportRecord(line));
  }

  async addPicture(name: string, step: number, png: Uint8Array): Promise<void> {
    await append(this.#path, await this.#pictureRecord(name, step, png));
  }

  async #reportRecord({ step, losses, seconds, imagesPerSecond }: Stats): Promise<Uint8Array> {
    this.#seconds += seconds;
    const scalars = new Map<string, number>();
    for (const [phase, parts] of Object.entries(losses)) {
      for (const [part, loss] of Object.entries(parts)) scalars.set(`loss/${phase}/${part}`, loss);
    }
    scalars.set('images_per_second', imagesPerSecond);
    return scalarsRecord({ wallTime: await this.#now(), step }, scalars);
  }

  async #pictureRecord(name: string, step: number, png: Uint8Array): Promise<Uint8Array> {
    return imageRecord({ wallTime: await this.#now(), step }, name || 'samples', png);
  }

  async #storedPicture({ name, step, path }: PictureFile): Promise<Uint8Array> {
    try {
      return await this.#pictureRecord(name, step, await readFile(path));
    } catch (error) {
      throw new GannetError(`${path} cannot be read: ${systemReason(error)}; remove it, then resume the run again`);
    }
  }

  async #now(): Promise<number> {
    return (await stat(this.#beginning)).mtimeMs / 1000 + this.#seconds;
  }
}
