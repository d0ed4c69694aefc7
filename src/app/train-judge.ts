import { existsSync } from 'node:fs';
import { access, constants, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import { openDataset } from '../data/load.js';
import { chosenDataOptions, type DataOptions, optionWords } from '../data/options.js';
import { GannetError, systemReason } from '../errors.js';
import { writeTogether } from '../formats/atomic.js';
import { cardText, type JudgeCard } from '../judge/network/card.js';
import { defaultHeldOut, makeJudge } from '../judge/network/make.js';
import { fullJudge, type JudgeOptions } from '../judge/network/options.js';
import { taskFor } from '../judge/network/task.js';
import type { JudgeProgress } from '../judge/network/train.js';
import { plural } from '../numbers.js';
import { modelMetadata } from '../onnx/model.js';
import { makeFolder } from '../run/place.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Runtime } from '../runtime/runtime.js';
import { settleThreads } from './threads.js';
import { version } from './version.js';

/** What a judge is trained with. */
export interface JudgeChoice extends Partial<Omit<JudgeOptions, 'channels'>>, Omit<DataOptions, 'holdOut'> {
  /** The folder of its two files; `judges` by default. */
  readonly out?: string;
  /** What the files are called; the data's name by default. */
  readonly name?: string;
  /** The folder of a cache for images (see `openDataset`). */
  readonly cache?: string;
  /** Training images that are read at the end but not learnt from. */
  readonly holdOut?: number;
  /** That every random number comes from; 0 by default. */
  readonly seed?: number;
  readonly threads?: number;
}

/** What is trained, known before it takes its time. */
export interface JudgeSubject {
  readonly file: string;
  readonly dataset: Dataset;
  readonly heldOut: number;
  readonly task: JudgeCard['task'];
  readonly seed: number;
  readonly runtime: Runtime;
}

/** Who watches a judge's training. */
export interface JudgeEvents {
  /** For each picture that is decoded, before anything else. */
  onDecoded?(done: number, count: number): void;
  onSubject?(subject: JudgeSubject): void;
  onStep?(progress: JudgeProgress): void;
}

export interface TrainedJudge {
  readonly files: { readonly model: string; readonly card: string };
  readonly card: JudgeCard;
  /** Of the model's file. */
  readonly bytes: number;
}

/**
 * Trains a judge on a dataset and writes its two files, an ONNX model and then a card, without which it is none.
 * @returns null where `signal` was aborted: then nothing is written
 * @throws GannetError for data that cannot be read, and where the files cannot be written or are there already
 */
export async function trainJudge(
  data: string,
  choice: JudgeChoice = {},
  events: JudgeEvents = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<TrainedJudge | null> {
  const { read, own } = divide(choice);
  const { out = 'judges', name: asked, holdOut, seed = 0, threads, cache, ...given } = own;
  const opened = await openDataset(data, null, read, {
    cache,
    onDecoded: (done, count) => events.onDecoded?.(done, count),
  });
  const heldOut = holdOut ?? defaultHeldOut(opened);
  const options = { ...fullJudge, ...fewerAtOnce(opened.train.count - heldOut), ...given };
  const dataset = given.batch === undefined ? withBatchNote(opened, options.batch) : opened;
  const task = taskFor(dataset.classNames, dataset);
  const name = asked ?? dataset.name;
  const files = { model: join(out, `${name}.onnx`), card: join(out, `${name}.json`) };
  const wasMade = await preparePlace(out, name, files);
  const runtime = nodeRuntime({ threads: settleThreads(threads) });
  events.onSubject?.({ file: files.model, dataset, heldOut, task, seed, runtime });
  try {
    const made = await makeJudge({
      ...{ dataset, heldOut, name, options, seed, runtime, version, signal },
      command: commandText(data, { ...choice, seed }),
      onStep: (progress) => events.onStep?.(progress),
    });
    if (!made) return null;
    await writeTogether([
      [files.model, made.model],
      [files.card, cardText(made.card)],
    ]);
    return { files, card: made.card, bytes: made.model.length };
  } finally {
    // Where nothing came of it, nothing is left of it.
    if (wasMade) await rmdir(out).catch(() => {});
  }
}

/** All images at once, where they are fewer than a batch. */
function fewerAtOnce(count: number): { readonly batch?: number } {
  return count > 0 && count < fullJudge.batch ? { batch: count } : {};
}

function withBatchNote(dataset: Dataset, batch: number): Dataset {
  if (batch === fullJudge.batch) return dataset;
  const note = `a batch is all of the ${plural(batch, 'image')} that it learns from, in place of ${fullJudge.batch}`;
  return { ...dataset, notices: [...(dataset.notices ?? []), note] };
}

/**
 * Makes the folder. What cannot be written, or written over, is said before the training and not after it.
 * @returns whether it was not there
 */
async function preparePlace(out: string, name: string, { model, card }: TrainedJudge['files']): Promise<boolean> {
  if (!/^[^./\\][^/\\]*$/.test(name)) throw new GannetError(`--name ${name}: give a file's name, without a folder`);
  const there = existsSync(card) ? card : existsSync(model) && !(await isUnfinished(model)) ? model : null;
  if (there !== null) throw new GannetError(`${there} is there already: remove it, or give another --out or --name`);
  const wasThere = existsSync(out);
  try {
    await makeFolder(out);
    await access(out, constants.W_OK);
    return !wasThere;
  } catch (error) {
    throw new GannetError(`--out ${out} is no folder that can be written to (${systemReason(error)}): give another`);
  }
}

/** Whether a model without a card is one of Gannet's own judges: then a process was killed before it wrote the card. */
async function isUnfinished(model: string): Promise<boolean> {
  try {
    const { producer, kind } = modelMetadata(await readFile(model));
    return producer === 'gannet' && kind === 'judge';
  } catch {
    return false;
  }
}

/** What was chosen of how the images are read, and all else. */
function divide(choice: JudgeChoice): {
  read: DataOptions;
  own: Omit<JudgeChoice, keyof DataOptions> & Pick<JudgeChoice, 'holdOut'>;
} {
  const { holdOut: _images, ...rest } = choice;
  const read = chosenDataOptions(rest);
  return { read, own: Object.fromEntries(Object.entries(choice).filter(([key]) => !(key in read))) };
}

/** The command as it was given, with the options' names as they are written. */
function commandText(data: string, choice: JudgeChoice): string {
  const { read, own } = divide(choice);
  const { out: _out, threads: _threads, cache: _cache, ...flags } = own;
  const words = Object.entries(flags).flatMap(([key, value]) => {
    const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [option] : [option, String(value)];
  });
  return ['gannet judge train', data, ...words, ...optionWords(read)].join(' ');
}
