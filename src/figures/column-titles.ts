import { visible } from '../text.js';
import { escapeText, letterWidth } from './svg.js';

/** Titles over the columns of a picture of many images, from its left edge on. */
export interface ColumnTitles {
  readonly texts: readonly string[];
  /** Pixels of a column in the picture. */
  readonly width: number;
}

/** Column titles as SVG, and the pixels that they take above a picture. */
export interface ColumnBand {
  readonly height: number;
  /** SVG of the titles for a picture whose top left corner is at (left, top). */
  svg(left: number, top: number): string;
}

const fontSize = 13;
const smallestFont = 9;
/** Letters of a title that is written upwards; more are cut off. */
const most = 16;
const gap = 6;

/** Lays titles out over columns of `width` pixels: side by side where each fits its column, else upwards. */
export function columnBand({ texts: names, width }: ColumnTitles): ColumnBand {
  const texts = names.map(visible);
  const longest = Math.max(...texts.map((text) => [...text].length));
  const level = Math.min(fontSize, width / (longest * letterWidth));
  if (level >= smallestFont) {
    return { height: fontSize + gap, svg: (left, top) => texts.map((t, i) => across(t, i, left, top)).join('') };
  }
  const size = Math.min(fontSize, width);
  const height = Math.ceil(Math.min(longest, most) * letterWidth * size) + gap;
  return { height, svg: (left, top) => texts.map((t, i) => upwards(t, i, left, top)).join('') };

  function across(text: string, column: number, left: number, top: number): string {
    const x = left + (column + 0.5) * width;
    return `<text x="${x}" y="${top - gap}" font-size="${level.toFixed(2)}" text-anchor="middle">${escapeText(text)}</text>`;
  }

  function upwards(text: string, column: number, left: number, top: number): string {
    const letters = [...text];
    const shown = letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
    // A letter's middle is about a third of the font size above its base line.
    const at = `translate(${left + (column + 0.5) * width + size / 3} ${top - gap}) rotate(-90)`;
    return `<text transform="${at}" font-size="${size.toFixed(2)}">${escapeText(shown)}</text>`;
  }
}
