import { type CheckChoice, checkData } from '../../app/check.js';
import type { DataReport } from '../../data/check/check.js';
import type { ImageSize } from '../../data/dataset.js';
import { count, plural } from '../../numbers.js';
import { visible } from '../../text.js';
import { barText, type Console } from './console.js';
import { noticeFacts } from './data-facts.js';
import { type Facts, wrap } from './format.js';
import { watchSignals } from './signals.js';

/** Exit codes: nothing was found, or something. */
const clean = 0;
const found = 1;

/** Classes that are listed; of more, the largest and the smallest. */
const mostClasses = 12;

/** Looks at data and says what was found. @returns the exit code: 0, 1 with findings, or that of the signal that stopped it */
export async function showCheck(source: string, choice: CheckChoice, console: Console): Promise<number> {
  const stop = watchSignals(() => console.line('Stopping…'));
  try {
    const onImage = (done: number, all: number): void =>
      console.bar(barText(done / all, `${count(done)} of ${plural(all, 'image')}`, console.columns));
    const report = await checkData(source, choice, { onImage }, stop.signal);
    console.clearBar();
    if (!report) {
      console.line('Stopped.');
      return stop.code() ?? clean;
    }
    console.facts([...surveyFacts(report, choice), ...noticeFacts({ notices: report.notices.map(fitted) })]);
    console.line();
    showFindings(report, console);
    if (choice.out !== undefined) {
      console.line();
      console.facts([['Pictures', fitted(choice.out)]]);
    }
    return exitCode(report);
  } finally {
    console.clearBar();
    stop.release();
  }
}

/** 1 where something was found, else 0. */
export function exitCode({ findings }: DataReport): number {
  return findings.length > 0 ? found : clean;
}

function surveyFacts(report: DataReport, choice: CheckChoice): Facts {
  const { source, images, read, heldOut, sizes, proportions, kinds, bits, colour, grey, withAlpha } = report;
  const held = heldOut > 0 ? `, ${count(heldOut)} of them held out` : '';
  const broken = read < images ? `, ${count(images - read)} of which cannot be read` : '';
  const facts: Facts = [
    ['Data', `${fitted(visible(source))}: ${plural(images, 'image')}${broken}${held}`],
    ...classFacts(report),
  ];
  if (!sizes || !proportions) return facts;
  const depths = Object.entries(bits).map(([n, images]) => `${count(images)} of ${n} bits`);
  const transparent = withAlpha > 0 ? [`${count(withAlpha)} with transparency`] : [];
  const ofKind = Object.entries(kinds).map(([kind, n]) => `${count(n)} ${kind}`);
  const three = (values: { smallest: ImageSize; middle: ImageSize; largest: ImageSize }): string =>
    `${sizeText(values.smallest)} to ${sizeText(values.largest)}, in the middle ${sizeText(values.middle)}`;
  return [
    ...facts,
    [
      'Sizes',
      sizes.distinct === 1 ? `all ${sizeText(sizes.middle)} (height x width)` : `${three(sizes)} (height x width)`,
    ],
    ...(sizes.distinct === 1
      ? []
      : ([['Proportion', `${decimals(proportions.least)} to ${decimals(proportions.most)} as wide as high`]] as const)),
    ...(ofKind.length > 0 ? ([['Files', ofKind.join(', ')]] as const) : []),
    [
      'Pixels',
      [
        ...(colour > 0 ? [`${count(colour)} in colour`] : []),
        ...(grey > 0 ? [`${count(grey)} grey`] : []),
        ...(depths.length > 1 || !('8' in bits) ? depths : []),
        ...transparent,
      ].join(', '),
    ],
    ['Read as', readText(report)],
    ...recipeFacts(report, choice),
  ];
}

/** `3: cat 500+50, dog 480+50, owl 103+20`, those held out behind the others. */
function classFacts({ classes }: DataReport): Facts {
  const [only] = classes;
  if (classes.length === 1) return [['Classes', `1: ${fitted(visible(only!.name))}`]];
  const text = ({ name, train, heldOut }: (typeof classes)[number]): string =>
    `${fitted(visible(name))} ${count(train)}${heldOut > 0 ? `+${count(heldOut)}` : ''}`;
  if (classes.length <= mostClasses) {
    // Broken between classes, not between a name and its number.
    const lines = wrap(`${classes.length}: ${classes.map(text).join(', ')}`, longest + 11, ', ');
    return lines.map((line, i) => [i === 0 ? 'Classes' : '', i < lines.length - 1 ? `${line},` : line]);
  }
  const bySize = [...classes].sort((a, b) => b.train - a.train);
  return [['Classes', `${classes.length}: from ${text(bySize[0]!)} down to ${text(bySize.at(-1)!)}`]];
}

/** Whose sizes these are, where nobody said. */
function recipeFacts({ recipe, preset }: DataReport, choice: CheckChoice): Facts {
  if (choice.recipe !== undefined) return [];
  const chosen = `${recipe}${preset === null ? '' : ` --preset ${preset}`}`;
  return [['Recipe', `${chosen}, which gannet train takes where none is named; --recipe names another`]];
}

function readText({ readAs }: DataReport): string {
  const { height, width, channels, fit, background, same, smaller, enlarged, cut } = readAs;
  const how = {
    cut: `their middle is cut out, unscaled, and ${Math.round(100 * cut)} % are cut off on average`,
    cover:
      cut > 0.005 ? `the middle is taken, and ${Math.round(100 * cut)} % cut off on average` : 'nothing is cut off',
    contain: `whole, on ${background}`,
    stretch: 'stretched',
  }[fit];
  const changes = [
    ...(smaller > 0 ? [`${count(smaller)} ${fit === 'cut' ? 'cut' : 'made smaller'}`] : []),
    ...(enlarged > 0 ? [`${count(enlarged)} enlarged`] : []),
    ...(same > 0 ? [`${count(same)} as they are`] : []),
  ];
  return `${height}x${width} ${channels === 3 ? 'in colour' : 'grey'}: ${changes.join(', ')}; ${how}`;
}

function showFindings({ findings }: DataReport, console: Console): void {
  if (findings.length === 0) {
    console.line('Nothing was found that should be mended.');
    return;
  }
  for (const [i, { severity, text, examples, count: all, advice }] of findings.entries()) {
    if (i > 0) console.line();
    const shown = examples
      .map(fitted)
      .join(', ')
      .concat(all > examples.length ? ', …' : '');
    console.facts([
      [`${i + 1} ${severity}`, `${fitted(text)}.`],
      ...(examples.length > 0 ? ([['', shown]] as const) : []),
      ['', advice],
    ]);
  }
}

function sizeText({ height, width }: ImageSize): string {
  return `${height}x${width}`;
}

function decimals(ratio: number): string {
  return ratio.toFixed(2).replace(/\.?0+$/, '');
}

/** Characters of a word that still fit behind a label. */
const longest = 56;

/** Words that no line could hold lose their middle. */
function fitted(text: string): string {
  return text
    .split(' ')
    .map((word) => (word.length <= longest ? word : `${word.slice(0, 20)}…${word.slice(-(longest - 21))}`))
    .join(' ');
}
