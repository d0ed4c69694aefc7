import { escapeText } from './svg.js';

/** Pieces of a report's HTML. Texts are escaped here. */

/** A table: the head, then rows of as many cells. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type Facts = readonly (readonly [label: string, text: string])[];

export function section(title: string, body: string): string {
  return `<section>\n<h2>${escapeText(title)}</h2>\n${body}\n</section>`;
}

export function folded(title: string, body: string): string {
  return `<details><summary>${escapeText(title)}</summary>${body}</details>`;
}

/** Pixels from which a chart that is made as small as a phone cannot be read. */
const widest = 520;

/** A chart, which on a narrow page becomes smaller or, where nobody could read it then, is moved sideways. */
export function figure(svg: string): string {
  const width = Number(/ width="(\d+)/.exec(svg)?.[1]);
  return width <= widest ? figures([svg]) : `<div class="wide">${inside(svg)}</div>`;
}

/** Charts side by side, as many as the page has room for. */
export function figures(svgs: readonly string[]): string {
  return `<div class="charts">${svgs.map(inside).join('\n')}</div>`;
}

/** An SVG without what may only stand at the beginning of a file. */
function inside(svg: string): string {
  return svg.slice(svg.indexOf('<svg'));
}

export function factTable(facts: Facts): string {
  const rows = facts.map(
    ([label, text]) => `<tr><th scope="row">${escapeText(label)}</th><td>${escapeText(text)}</td></tr>`,
  );
  return `<table class="facts">${rows.join('\n')}</table>`;
}

export function tableElement({ head, rows }: Table): string {
  const cells = (tag: 'td' | 'th', row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => cells('td', row)).join('\n');
  return `<div class="wide"><table class="numbers"><thead>${cells('th', head)}</thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** A PNG inside the page. */
export function imageElement(png: Uint8Array, alt: string, attributes = ''): string {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return `<img src="${source}" alt="${escapeText(alt)}"${attributes}>`;
}
