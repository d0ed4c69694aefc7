import { type EvaluationChoice, type EvaluationEvents, evaluateRun } from '../../app/evaluate.js';
import type { Evaluation } from '../../judge/evaluation.js';
import { classRows, figureRows, memorisationText, warnings } from '../../judge/evaluation-text.js';
import type { Judge } from '../../judge/judge.js';
import { isUneven, labelsOfReals } from '../../judge/labels.js';
import { count, plural } from '../../numbers.js';
import { allOrNothing } from './all-or-nothing.js';
import { barText, type Console } from './console.js';
import { knownNoticeFacts } from './data-facts.js';
import { fitColumns } from './format.js';

/** Classes of which a table is printed; of more it is in the files alone. */
const mostClasses = 20;

/** Judges a run's samples, and prints what is said of them. @returns the exit code: 0, or that of the signal that stopped it */
export function showEvaluation(path: string, choice: EvaluationChoice, console: Console): Promise<number> {
  return allOrNothing(console, (signal) => evaluateAndShow(path, choice, console, signal));
}

const unevenFact: readonly [string, string] = [
  'Note',
  'some classes have over twice as many real images as others: samples are of each class as often as those',
];

async function evaluateAndShow(
  path: string,
  choice: EvaluationChoice,
  console: Console,
  stop: AbortSignal,
): Promise<void> {
  let shown = '';
  const events: EvaluationEvents = {
    onDamaged: (reason) => console.warn(`Checkpoint passed over: ${reason}`),
    onSubject: ({ run, step, isBest, judge, samples, dataset, conditional }) =>
      console.facts([
        ['Run', `${path}, recipe ${run.config.recipe}, step ${step}${isBest ? ', the best' : ''}`],
        ['Judge', judgeText(judge)],
        ['Samples', `${count(samples)}, against ${heldOutText(dataset.test.count)}`],
        ...knownNoticeFacts(dataset),
        ...(conditional && isUneven(labelsOfReals(dataset), dataset.classNames.length) ? [unevenFact] : []),
      ]),
    onProgress: (what, share) => {
      console.bar(barText(share, what, console.columns), what !== shown);
      shown = what;
    },
  };
  const { evaluation, file, pictures } = await evaluateRun(path, choice, events, stop);
  console.clearBar();
  show(evaluation, console);
  const more = pictures.map((picture): [string, string] => ['', picture]);
  console.line();
  console.facts([['Written', file], ...more]);
}

function judgeText({ card }: Judge): string {
  const { test, heldOut } = card.accuracy;
  const measured = test ?? heldOut;
  const what = card.task === 'classes' ? 'right' : 'of quarter turns told';
  return measured ? `${card.name}, ${(measured.accuracy * 100).toFixed(2)} % ${what} on images new to it` : card.name;
}

function heldOutText(images: number): string {
  return images > 0
    ? `${plural(images, 'held-out image')}`
    : 'every other training image, as none are held out: this flatters a generator that repeats them';
}

function show(evaluation: Evaluation, console: Console): void {
  console.line();
  console.lines(fitColumns(figureRows(evaluation), 2, console.columns));
  const texts = warnings(evaluation);
  if (texts.length > 0) console.line();
  for (const text of texts) console.warn(text);
  const classes = classRows(evaluation);
  if (classes && classes.length - 1 <= mostClasses) {
    console.lines(['', ...fitColumns(classes, 1, console.columns)]);
  }
  const memorised = memorisationText(evaluation);
  if (!memorised) return;
  console.line();
  console.facts([['Memorised', memorised]]);
}
