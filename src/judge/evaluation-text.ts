import { count } from '../numbers.js';
import { visible } from '../text.js';
import type { Evaluation } from './evaluation.js';
import { type Figure, type FigureKey, figureFacts } from './figure.js';
import { nearLimit } from './metrics/memorisation.js';

/** An evaluation as tables and words, for the terminal and for the report. */

/** A row for each figure under a head: samples, their interval, and real images in their place. */
export function figureRows({ measured, realImages }: Evaluation): string[][] {
  const rows = measured.figures.map((figure) => {
    const floor = realImages.figures.find(({ key }) => key === figure.key);
    const { interval } = figure;
    return [
      figure.title,
      figure.better,
      numberText(figure.value),
      interval ? `${numberText(interval[0])} to ${numberText(interval[1])}` : '',
      numberText(floor?.value ?? null),
    ];
  });
  return [['', 'better', 'samples', '95 % interval', 'real images'], ...rows];
}

/** What is to be known of figures before they are trusted: each once. */
export function warnings({ measured, realImages, leftOut, doubts }: Evaluation): string[] {
  const texts = (figures: readonly Figure[], of: string): string[] =>
    figures.flatMap(({ title, warning }) => (warning === null ? [] : [`${title}${of}: ${warning}`]));
  const missing = leftOut.map(({ metric, why }) => `${metric} is left out: ${why}`);
  return [...doubts, ...texts(measured.figures, ''), ...texts(realImages.figures, ' of real images'), ...missing];
}

/** A row for each class under a head; null where no figure has classes. */
export function classRows({ measured: { byClass }, classNames }: Evaluation): string[][] | null {
  const columns = Object.entries(byClass) as [FigureKey, readonly (number | null)[]][];
  if (columns.length === 0 || classNames.length < 2) return null;
  const head = ['class', ...columns.map(([key]) => figureFacts[key].title)];
  return [
    head,
    ...classNames.map((name, c) => [visible(name), ...columns.map(([, values]) => numberText(values[c] ?? null))]),
  ];
}

/** Whether the generator repeats its training images, and by what that is told; null if it was not asked. */
export function memorisationText({ measured, realImages }: Evaluation): string | null {
  const { memorisation } = measured;
  if (!memorisation) return null;
  const { pixels, features, samples } = memorisation;
  const floor = realImages.memorisation;
  const alarm = pixels.alarm || features.alarm;
  const both = (p: number | undefined, f: number | undefined): string =>
    `${percent(p)} by pixels and ${percent(f)} by features`;
  return [
    `${alarm ? 'yes, or much like it' : 'no sign of it'}.`,
    `Of ${count(samples)} samples ${both(pixels.nearShare, features.nearShare)} are nearer to a training image than 99 %`,
    `of held-out images are (of other held-out images ${both(floor?.pixels.nearShare, floor?.features.nearShare)});`,
    `the alarm goes off above ${percent(nearLimit)}.`,
    `${both(pixels.copyShare, features.copyShare)} are all but a training image (held-out images:`,
    `${both(pixels.heldOutCopyShare, features.heldOutCopyShare)}).`,
    'A test of whether samples lie nearer to training images than held-out images do (C_T: 0 if they do not, −3 or less',
    `a sign of copying) gives ${numberText(pixels.dataCopying)} and ${numberText(features.dataCopying)}.`,
  ].join(' ');
}

function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${Number((share * 100).toPrecision(2))} %`;
}

/** Four significant digits. */
function numberText(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(4))).replace('-', '−');
}
