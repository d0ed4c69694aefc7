import { type Facts, factTable, figure, folded, imageElement, type Table, tableElement } from './report-elements.js';
import { escapeText } from './svg.js';

/** What a report shows of an evaluation; what is null is left out. */
export interface EvaluationContent {
  readonly facts: Facts;
  readonly table: Table;
  readonly warnings: readonly string[];
  /** The figures as SVG. */
  readonly chart: string | null;
  readonly classes: Table | null;
  /** The confusion of classes as SVG. */
  readonly confusion: string | null;
  /** Whether training images are repeated. */
  readonly memorisation: string | null;
  readonly pairs: Uint8Array | null;
}

export function evaluationElement(content: EvaluationContent): string {
  const { facts, table, warnings, chart, classes, confusion, memorisation, pairs } = content;
  const paragraph = (text: string): string => `<p>${escapeText(text)}</p>`;
  return [
    factTable(facts),
    tableElement(table),
    ...warnings.map(paragraph),
    chart === null ? '' : figure(chart),
    classes === null ? '' : folded('By class', tableElement(classes)),
    confusion === null ? '' : `<h3>Confusion</h3>${figure(confusion)}`,
    memorisation === null ? '' : `<h3>Memorisation</h3>${paragraph(memorisation)}`,
    pairs === null ? '' : imageElement(pairs, 'samples beside their nearest training images'),
  ].join('\n');
}
