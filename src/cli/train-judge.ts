import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { writeAtomic } from '../formats/atomic.js';
import { cardText, type JudgeCard } from '../judge/network/card.js';
import { defaultHeldOut, makeJudge } from '../judge/network/make.js';
import { fullJudge, type JudgeOptions } from '../judge/network/options.js';
import { taskFor } from '../judge/network/task.js';
import type { JudgeProgress } from '../judge/network/train.js';
import { makeFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { barText, type Console } from './console.js';
import { bytes, count, duration, factLines, lossText, plural } from './format.js';
import { watchSignals } from './signals.js';
import { version } from './version.js';

/** The command line of `gannet judge train`. */
export interface JudgeFlags extends Partial<Omit<JudgeOptions, 'channels'>> {
  readonly out: string;
  readonly name?: string;
  readonly holdOut?: number;
  readonly seed: number;
  readonly threads?: number;
}

/** Trains a judge and writes its two files. @returns the exit code: 0, or that of the signal that stopped it */
export async function trainJudgeOn(data: string, flags: JudgeFlags, console: Console): Promise<number> {
  const { out, name: asked, holdOut, seed, threads, ...given } = flags;
  const options: JudgeOptions = { ...fullJudge, ...given };
  const dataset = await loadDataset(data);
  const task = taskFor(dataset.classNames, dataset);
  const name = asked ?? dataset.name;
  const paths = { model: join(out, `${name}.onnx`), card: join(out, `${name}.json`) };
  await preparePlace(out, name, Object.values(paths));
  const heldOut = holdOut ?? defaultHeldOut(dataset);
  const runtime = nodeRuntime(threads === undefined ? {} : { threads });
  console.lines(
    factLines([
      ['Judge', paths.model],
      ['Data', `${dataset.name}: ${count(dataset.train.count)} images, ${count(heldOut)} of them held out`],
      [
        'Learns',
        task === 'classes' ? `${dataset.classNames.length} classes` : 'quarter turns: the images have one class',
      ],
      ['Seed', String(seed)],
      ['Runs on', runtime.description],
    ]),
  );
  const stop = watchSignals(() => console.line('Stopping…'));
  try {
    const screen = new Screen(console);
    const made = await makeJudge({
      ...{ dataset, heldOut, name, options, seed, runtime, version },
      command: commandText(data, flags),
      onStep: (progress) => screen.show(progress),
      signal: stop.signal,
    });
    console.clearBar();
    if (!made) {
      console.line('Stopped: nothing is written.');
      return stop.code() ?? 0;
    }
    await writeAtomic(paths.model, made.model);
    await writeAtomic(paths.card, cardText(made.card));
    console.lines(
      factLines([
        ...accuracyFacts(made.card),
        ['Written', `${paths.model} (${bytes(made.model.length)}), ${paths.card}`],
      ]),
    );
    return 0;
  } finally {
    console.clearBar();
    stop.release();
  }
}

/** Makes the folder. What cannot be written, or written over, is said before the training and not after it. */
async function preparePlace(out: string, name: string, paths: readonly string[]): Promise<void> {
  if (!/^[^./\\][^/\\]*$/.test(name)) throw new GannetError(`--name ${name}: give a file's name, without a folder`);
  const there = paths.find((path) => existsSync(path));
  if (there) throw new GannetError(`${there} is there already: remove it, or give another --out or --name`);
  try {
    await makeFolder(out);
    await access(out, constants.W_OK);
  } catch (error) {
    throw new GannetError(
      `--out ${out} is no folder that can be written to (${(error as Error).message}): give another`,
    );
  }
}

function accuracyFacts({ accuracy: { heldOut, test } }: JudgeCard): [string, string][] {
  const text = (what: string, { images, accuracy }: { images: number; accuracy: number }): [string, string] => [
    what,
    `${(100 * accuracy).toFixed(2)} % right of ${plural(images, 'image')}`,
  ];
  return [...(heldOut ? [text('Held out', heldOut)] : []), ...(test ? [text('Test', test)] : [])];
}

/** The command as it was given, with the options' names as they are written. */
function commandText(data: string, { out: _out, threads: _threads, ...flags }: JudgeFlags): string {
  const words = Object.entries(flags).flatMap(([key, value]) => {
    const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [option] : [option, String(value)];
  });
  return ['gannet judge train', data, ...words].join(' ');
}

/** A line for every epoch and, in a terminal, a bar. */
class Screen {
  readonly #console: Console;
  readonly #begin = performance.now();
  #right = 0;

  constructor(console: Console) {
    this.#console = console;
  }

  show({ step, steps, stepsPerEpoch, losses }: JudgeProgress): void {
    const console = this.#console;
    this.#right += losses.accuracy! / stepsPerEpoch;
    const left = duration(((performance.now() - this.#begin) / 1000 / step) * (steps - step));
    console.bar(
      barText(step / steps, `step ${step}/${steps}  loss ${lossText(losses.total!)}  ${left} left`, console.columns),
    );
    if (step % stepsPerEpoch !== 0) return;
    console.line(
      `epoch ${step / stepsPerEpoch}  accuracy in training ${(100 * this.#right).toFixed(2)} %  ${left} left`,
    );
    this.#right = 0;
  }
}
