import { type Picture, scalePicture } from '../formats/grid.js';
import { visible } from '../text.js';
import { type ColumnTitles, columnBand } from './column-titles.js';
import { letteringOf } from './lettering.js';
import { type RowTitles, rowBand } from './row-titles.js';
import { escapeText, letterWidth, renderSvg } from './svg.js';

/** One picture on a sheet, with a title above it and, for a picture of many images, titles over columns and beside rows. */
export interface Panel {
  readonly title?: string;
  readonly columnTitles?: ColumnTitles;
  readonly rowTitles?: RowTitles;
  readonly picture: Picture;
}

/** Pictures of one size, laid out row by row under a caption. */
export interface Sheet {
  /** What the whole sheet is, such as `step 500, epoch 1`. */
  readonly caption: string;
  readonly panels: readonly Panel[];
  /** Panels in a row. */
  readonly columns: number;
}

/** Pixels. */
const margin = 12;
const captionHeight = 24;
const titleHeight = 20;
const fontSize = 14;
const smallestFont = 9;
/** Small pictures are enlarged by a whole factor as long as all of a row, and of a column, stays within these. */
const widest = 900;
const highest = 1200;

/**
 * Draws a sheet: white, the caption at the top left, then the panels. Grey if all panels are, else RGB. The same sheet
 * gives the same pixels on every machine.
 * @throws Error if there are no panels or they differ in size or channels
 */
export async function drawSheet(sheet: Sheet): Promise<Picture> {
  const { caption, panels, columns } = await writable(sheet);
  const [first] = panels;
  if (!first || columns < 1) throw new Error(`no sheet of ${panels.length} panels in ${columns} columns`);
  const { width, height, channels } = first.picture;
  if (panels.some(({ picture: p }) => p.width !== width || p.height !== height || p.channels !== channels))
    throw new Error('the panels of a sheet must be of one size');
  const across = Math.min(columns, panels.length);
  const rows = Math.ceil(panels.length / across);
  const factor = Math.max(1, Math.floor(Math.min(widest / (width * across), highest / (height * rows))));
  const [panelWidth, panelHeight] = [factor * width, factor * height];
  const bands = panels.map(({ columnTitles: c }) => c && columnBand({ ...c, width: factor * c.width }));
  const rowBands = panels.map(({ rowTitles: r }) => r && rowBand({ ...r, height: factor * r.height }));
  const beside = Math.max(...rowBands.map((band) => band?.width ?? 0));
  const titled =
    (panels.some((panel) => panel.title !== undefined) ? titleHeight : 0) +
    Math.max(...bands.map((band) => band?.height ?? 0));
  const captionWidth = Math.ceil(caption.length * letterWidth * fontSize);
  const sheetWidth = 2 * margin + Math.max(across * (beside + panelWidth + margin) - margin, captionWidth);
  const sheetHeight = margin + captionHeight + rows * (titled + panelHeight + margin);

  const left = (i: number): number => margin + beside + (i % across) * (beside + panelWidth + margin);
  const top = (i: number): number => margin + captionHeight + Math.floor(i / across) * (titled + panelHeight + margin);
  const texts = [
    textElement(caption, { x: margin, y: margin + fontSize, width: captionWidth, bold: true }),
    ...panels.map(({ title = '' }, i) =>
      textElement(visible(title), { x: left(i), y: top(i) + fontSize, width: panelWidth }),
    ),
    ...bands.map((band, i) => band?.svg(left(i), top(i) + titled) ?? ''),
    ...rowBands.map((band, i) => band?.svg(left(i), top(i) + titled) ?? ''),
  ];
  const size = `width="${sheetWidth}" height="${sheetHeight}"`;
  const drawn = await renderSvg(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${texts.join('')}</svg>`);
  const picture = channels === 3 ? drawn : toGrey(drawn);
  for (const [i, panel] of panels.entries())
    paste(scalePicture(panel.picture, factor), picture, left(i), top(i) + titled);
  return picture;
}

/** The sheet with texts that there are letters for: before they are laid out, since others are wider. */
async function writable({ caption, panels, columns }: Sheet): Promise<Sheet> {
  const { written } = await letteringOf([
    caption,
    ...panels.flatMap(({ title = '', columnTitles }) => [title, ...(columnTitles?.texts ?? [])]),
  ]);
  return {
    ...{ caption: written(caption), columns },
    panels: panels.map(({ title, columnTitles: c, ...panel }) => ({
      ...panel,
      ...(title !== undefined && { title: written(title) }),
      ...(c && { columnTitles: { ...c, texts: c.texts.map(written) } }),
    })),
  };
}

/** A line of text that fits into `width`: in a smaller font if need be, and cut short where that is not enough. */
function textElement(
  text: string,
  {
    x,
    y,
    width,
    bold = false,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly bold?: boolean },
): string {
  const letters = [...text];
  const size = Math.max(smallestFont, Math.min(fontSize, width / (letters.length * letterWidth)));
  const most = Math.floor(width / (size * letterWidth) + 1e-6);
  const shown = letters.length <= most ? text : `${letters.slice(0, Math.max(0, most - 1)).join('')}…`;
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" font-size="${size.toFixed(2)}"${weight}>${escapeText(shown)}</text>`;
}

/** Black text on white has three equal channels. */
function toGrey({ width, height, data }: Picture): Picture {
  return { width, height, channels: 1, data: Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]!) };
}

/** Copies a picture into another one of as many channels, its top left corner to (left, top). */
function paste(picture: Picture, onto: Picture, left: number, top: number): void {
  const { channels } = picture;
  const row = picture.width * channels;
  for (let h = 0; h < picture.height; h++) {
    onto.data.set(picture.data.subarray(h * row, (h + 1) * row), ((top + h) * onto.width + left) * channels);
  }
}
