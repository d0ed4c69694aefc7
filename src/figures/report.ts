import type { NetworkGraph } from './network-graph.js';
import {
  type Facts,
  factTable,
  figure,
  figures,
  folded,
  imageElement,
  section,
  type Table,
  tableElement,
} from './report-elements.js';
import { type EvaluationContent, evaluationElement } from './report-evaluation.js';
import { reportScript, reportStyle } from './report-page.js';
import { escapeText } from './svg.js';

/** Pictures of one kind over the course of a run. */
export interface Album {
  readonly title: string;
  /** How many the run has. */
  readonly total: number;
  /** Those that are shown (see `spread`), by step; at least one. */
  readonly pictures: readonly { readonly step: number; readonly png: Uint8Array }[];
}

/** What a run's report shows; what is null or empty is left out or said to be missing. */
export interface ReportContent {
  readonly title: string;
  readonly facts: Facts;
  readonly options: Facts;
  readonly networks: readonly NetworkGraph[];
  /** The networks as SVG, and the curves, a chart each. */
  readonly diagram: string;
  readonly curves: readonly string[];
  /** What was found to be wrong with the training. */
  readonly findings: Facts;
  /** What a judge said while it trained: charts as SVG, and a row a step. */
  readonly metrics: { readonly charts: readonly string[]; readonly table: Table } | null;
  readonly albums: readonly Album[];
  /** A picture of real images, laid out as samples are. */
  readonly reals: Uint8Array | null;
  readonly epochs: Table | null;
  /** The newest figures; those that are only in older evaluations under these. */
  readonly evaluations: readonly EvaluationContent[];
  readonly timings: Facts;
}

/** Most pictures of an album that are shown: more would make the file too large to open at ease. */
const most = 40;

/**
 * A run's report as one HTML file that needs nothing else: styles, scripts, charts and pictures are inside. The same
 * content gives the same bytes.
 */
export function reportPage(content: ReportContent): string {
  const { title, facts, options, networks, diagram, curves, findings, metrics, albums, reals, epochs } = content;
  const { evaluations, timings } = content;
  const sections = [
    section('Run', factTable(facts)),
    section(
      'Evaluation',
      evaluations.map(evaluationElement).join('\n') || '<p>It is not evaluated yet: gannet evaluate does that.</p>',
    ),
    section('Curves', curves.length === 0 ? '<p>There are no reports of losses yet.</p>' : figures(curves)),
    section('Doctor', factTable(findings)),
    ...(metrics === null ? [] : [section('Judge', judgeElement(metrics))]),
    section('Pictures', picturesElement(albums, reals) || '<p>There are no pictures yet.</p>'),
    section('Epochs', epochs === null ? '<p>No epoch has ended yet.</p>' : tableElement(epochs)),
    section('Timings', factTable(timings)),
    section('Networks', networks.map(networkElement).join('') + folded('Diagram', figure(diagram))),
    section('Options', factTable(options)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${escapeText(title)}</h1>
${sections.join('\n')}
<script>${reportScript}</script>
</body>
</html>
`;
}

/** At most `most` of the items, evenly spread, the first and the last among them. */
export function spread<T>(items: readonly T[]): T[] {
  const kept = Math.min(items.length, most);
  return Array.from(
    { length: kept },
    (_, i) => items[kept === 1 ? 0 : Math.round((i * (items.length - 1)) / (kept - 1))]!,
  );
}

function judgeElement({ charts, table }: NonNullable<ReportContent['metrics']>): string {
  const legend =
    '<p>Bands are 95 % intervals, dashed is what real images get, dotted the step that is kept as the best.</p>';
  return `${charts.length === 0 ? '' : legend + figures(charts)}${tableElement(table)}`;
}

function networkElement({ name, nodes, trained, moving }: NetworkGraph): string {
  const count = (n: number): string => n.toLocaleString('en-US');
  const rows = nodes
    .filter((node) => node.kind === 'layer')
    .map(({ title, shape, parameters }) => [title, `[${['N', ...shape.slice(1)].join(', ')}]`, count(parameters)]);
  const sizes = `${count(trained)} trained parameters${moving > 0 ? `, ${count(moving)} moving statistics` : ''}`;
  const table = tableElement({ head: ['Layer', 'Output shape', 'Parameters'], rows });
  return `<h3>${escapeText(name)}: ${sizes}</h3>\n${table}`;
}

/** Real images stand beside the first album, whose layout they have. */
function picturesElement(albums: readonly Album[], reals: Uint8Array | null): string {
  const [first, ...others] = albums.map(albumElement);
  const real = reals && `<div class="album">\n<h3>real images</h3>\n${imageElement(reals, 'real images')}\n</div>`;
  if (first === undefined && real === null) return '';
  return `<div class="beside">${first ?? ''}${real ?? ''}</div>${others.join('')}`;
}

function albumElement({ title, total, pictures }: Album): string {
  const last = pictures.length - 1;
  const images = pictures.map(({ step, png }, i) => {
    const attributes = ` data-step="${step}"${i < last ? ' hidden' : ''}`;
    return imageElement(png, `${title}, step ${step}`, attributes);
  });
  const left = total > pictures.length ? ` (${pictures.length} of ${total}, evenly spread)` : '';
  const slider = `<input type="range" min="0" max="${last}" value="${last}" aria-label="${escapeText(title)}, by step">`;
  const label = `<label>${slider} <output>step ${pictures[last]!.step}</output></label>`;
  return `<div class="album">\n<h3>${escapeText(title + left)}</h3>\n${last > 0 ? label : ''}\n${images.join('\n')}\n</div>`;
}
