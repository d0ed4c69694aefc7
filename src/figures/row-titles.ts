import { visible } from '../text.js';
import { escapeText, letterWidth } from './svg.js';

/** Titles left of the rows of a picture of many images, from its top edge on. */
export interface RowTitles {
  readonly texts: readonly string[];
  /** Pixels of a row in the picture. */
  readonly height: number;
}

/** Row titles as SVG, and the pixels that they take left of a picture. */
export interface RowBand {
  readonly width: number;
  /** SVG of the titles for a picture whose top left corner is at (left, top). */
  svg(left: number, top: number): string;
}

const fontSize = 12;
const gap = 6;

/** Lays titles out beside rows of `height` pixels; where a row is lower than its title, there are none. */
export function rowBand({ texts: names, height }: RowTitles): RowBand {
  const texts = height < fontSize ? [] : names.map(visible);
  const longest = Math.max(0, ...texts.map((text) => [...text].length));
  return {
    width: longest === 0 ? 0 : Math.ceil(longest * letterWidth * fontSize) + gap,
    svg: (left, top) =>
      texts
        .map((text, row) => {
          // A letter's middle is about a third of the font size above its base line.
          const y = top + (row + 0.5) * height + fontSize / 3;
          return `<text x="${left - gap}" y="${y}" font-size="${fontSize}" text-anchor="end">${escapeText(text)}</text>`;
        })
        .join(''),
  };
}
