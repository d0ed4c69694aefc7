import { duration, lossText, paceText } from '../../numbers.js';
import type { Report } from '../../run/loop.js';
import type { MeanLosses } from '../../train/training.js';

/** Widest line, where the terminal does not say. */
export const plainWidth = 80;

/** One line for a report: `step  100/60000  epoch 1  D 1.2345  G 0.8123  220 img/s  1h 02m left`. */
export function reportLine(report: Report, losses: MeanLosses): string {
  const { step, steps, epoch, imagesPerSecond, secondsLeft } = report;
  const totals = Object.entries(losses).map(([network, parts]) => `${network} ${lossText(parts.total!)}`);
  const at = `step ${String(step).padStart(String(steps).length)}/${steps}`;
  const left = step < steps ? [`${duration(secondsLeft)} left`] : [];
  return [at, `epoch ${epoch}`, ...totals, paceText(imagesPerSecond), ...left].join('  ');
}

const full: Readonly<Record<string, string>> = { G: 'generator', D: 'discriminator' };

/** The table at an epoch's end: a row for each network on training and on held-out data, a column for each part. */
export function epochTable(train: MeanLosses, test: MeanLosses | null): string[] {
  const networks = Object.keys(train).sort((a, b) => Number(a !== 'G') - Number(b !== 'G'));
  const parts = [...new Set(Object.values(train).flatMap((losses) => Object.keys(losses)))];
  const rows = networks.flatMap((network) =>
    (
      [
        ['train', train],
        ['test', test],
      ] as const
    ).flatMap(([split, all]) => {
      const losses = all?.[network];
      if (!losses) return [];
      const cells = parts.map((part) => (losses[part] === undefined ? '' : lossText(losses[part])));
      return [[`${full[network] ?? network} (${split})`, ...cells]];
    }),
  );
  return table([['component', ...parts.map((part) => (part === 'total' ? 'loss' : part))], ...rows]);
}

/** Rows under a head, columns divided by bars; the first column is text, the others numbers. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join(' | ');
  const [head, ...body] = rows;
  return [line(head!), widths.map((w) => '-'.repeat(w)).join('-+-'), ...body.map(line)];
}

/** So that the facts of one command stand in line, wherever they are printed. */
const labelWidth = 10;

/** Labels with their texts. */
export type Facts = readonly (readonly [label: string, text: string])[];

/** Label and text side by side, one fact a line: `Seed        0`; long texts go on below themselves. */
export function factLines(facts: Facts, width = plainWidth): string[] {
  const indent = Math.max(labelWidth, ...facts.map(([label]) => label.length)) + 2;
  return facts.flatMap(([label, text]) =>
    wrap(text, width - indent).map((line, i) => (i === 0 ? label : '').padEnd(indent) + line),
  );
}

/**
 * Breaks a text into lines of at most `width`; a longer word has a line of its own.
 * @param gap what divides the words, and is left out where a line ends
 */
export function wrap(text: string, width: number, gap = ' '): string[] {
  const lines: string[] = [];
  for (const word of text.split(gap)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + gap.length + word.length <= width) lines.splice(-1, 1, last + gap + word);
    else lines.push(word);
  }
  return lines;
}

/** Rows as a table of columns: the first `left` of them aligned to the left, the others to the right. */
export function alignColumns(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  const pad = (cell: string, c: number): string => (c < left ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!));
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}

/**
 * The same where the table may be wider than the terminal: then as several tables below each other, each with as many of
 * the columns as fit, behind the first `left`.
 */
export function fitColumns(rows: readonly (readonly string[])[], left: number, width: number): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)) + 2);
  const fixed = widths.slice(0, left).reduce((a, b) => a + b, -2);
  const blocks: number[][] = [[]];
  let used = fixed;
  for (let c = left; c < widths.length; c++) {
    if (used + widths[c]! > width && blocks.at(-1)!.length > 0) {
      blocks.push([]);
      used = fixed;
    }
    blocks.at(-1)!.push(c);
    used += widths[c]!;
  }
  return blocks.flatMap((columns, i) => [
    ...(i > 0 ? [''] : []),
    ...alignColumns(
      rows.map((row) => [...row.slice(0, left), ...columns.map((c) => row[c]!)]),
      left,
    ),
  ]);
}
