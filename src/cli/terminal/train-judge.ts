import { type JudgeChoice, trainJudge } from '../../app/train-judge.js';
import type { JudgeCard } from '../../judge/network/card.js';
import type { JudgeProgress } from '../../judge/network/train.js';
import { bytes, count, duration, lossText, plural } from '../../numbers.js';
import { barText, type Console, decodingText } from './console.js';
import { noticeFacts } from './data-facts.js';
import { watchSignals } from './signals.js';

/** Trains a judge and shows how it goes. @returns the exit code: 0, or that of the signal that stopped it */
export async function showJudgeTraining(data: string, choice: JudgeChoice, console: Console): Promise<number> {
  const stop = watchSignals(() => console.line('Stopping…'));
  const screen = new Screen(console);
  try {
    const trained = await trainJudge(
      data,
      choice,
      {
        onSubject: ({ file, dataset, heldOut, task, seed, runtime }) =>
          console.facts([
            ['Judge', file],
            ['Data', `${dataset.name}: ${plural(dataset.train.count, 'image')}, ${count(heldOut)} of them held out`],
            ...noticeFacts(dataset),
            [
              'Learns',
              task === 'classes' ? `${dataset.classNames.length} classes` : 'quarter turns: the images have one class',
            ],
            ['Seed', String(seed)],
            ['Runs on', runtime.description],
          ]),
        onDecoded: (done, all) => console.bar(decodingText(done, all, console.columns)),
        onStep: (progress) => screen.show(progress),
      },
      stop.signal,
    );
    console.clearBar();
    if (!trained) {
      console.line('Stopped: nothing is written.');
      return stop.code() ?? 0;
    }
    const { files, card, bytes: size } = trained;
    console.facts([...accuracyFacts(card), ['Written', `${files.model} (${bytes(size)}), ${files.card}`]]);
    return 0;
  } finally {
    console.clearBar();
    stop.release();
  }
}

function accuracyFacts({ accuracy: { heldOut, test } }: JudgeCard): [string, string][] {
  const text = (what: string, { images, accuracy }: { images: number; accuracy: number }): [string, string] => [
    what,
    `${(100 * accuracy).toFixed(2)} % right of ${plural(images, 'image')}`,
  ];
  return [...(heldOut ? [text('Held out', heldOut)] : []), ...(test ? [text('Test', test)] : [])];
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
