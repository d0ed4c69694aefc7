import type { Picture } from './grid.js';

const reset = '\x1b[0m';

/**
 * A picture as text for a terminal, each character two pixels, one above the other. With colour, '▀' with 24-bit
 * foreground and background; without, blocks and shades that show bright pixels bright on a dark terminal. A picture
 * wider than `columns` is reduced to fit, each new pixel being the mean of the area it covers.
 *
 * @returns lines joined by newlines, without one at the end; with colour each line ends with a reset.
 */
export function halfBlocks(
  picture: Picture,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const fitted = picture.width > columns ? shrink(picture, columns) : picture;
  const lines: string[] = [];
  for (let h = 0; h < fitted.height; h += 2) lines.push(color ? colourLine(fitted, h) : greyLine(fitted, h));
  return lines.join('\n');
}

function colourLine(picture: Picture, h: number): string {
  let line = '';
  let colours = '';
  for (let w = 0; w < picture.width; w += 1) {
    const foreground = `38;2;${rgb(picture, h, w).join(';')}`;
    // Below an odd last row lies the terminal's own background.
    const background = h + 1 < picture.height ? `48;2;${rgb(picture, h + 1, w).join(';')}` : '49';
    const wanted = `\x1b[${foreground};${background}m`;
    // Repeating the colours of the cell before would only make a slow terminal slower.
    line += wanted === colours ? '▀' : `${wanted}▀`;
    colours = wanted;
  }
  return line + reset;
}

function greyLine(picture: Picture, h: number): string {
  let line = '';
  for (let w = 0; w < picture.width; w += 1) {
    const top = luma(picture, h, w);
    line += greyCell(top, h + 1 < picture.height ? luma(picture, h + 1, w) : 0);
  }
  return line;
}

/** Half blocks where the pixels differ much, as at the edge of a stroke, and a shade of their mean elsewhere. */
function greyCell(top: number, bottom: number): string {
  if (top - bottom > 100) return '▀';
  if (bottom - top > 100) return '▄';
  return ' ░▒▓█'[Math.min(4, Math.floor(((top + bottom) / 2 / 256) * 5))]!;
}

function rgb({ width, channels, data }: Picture, h: number, w: number): [number, number, number] {
  const at = (h * width + w) * channels;
  const red = data[at]!;
  return channels === 1 ? [red, red, red] : [red, data[at + 1]!, data[at + 2]!];
}

/** Brightness 0 to 255, ITU-R BT.601. */
function luma(picture: Picture, h: number, w: number): number {
  const [red, green, blue] = rgb(picture, h, w);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** The picture at a smaller width, in proportion; first along the rows, then along the columns. */
function shrink({ width, height, channels, data }: Picture, newWidth: number): Picture {
  const newHeight = Math.max(1, Math.round((height * newWidth) / width));
  const across = areaWeights(width, newWidth);
  const down = areaWeights(height, newHeight);
  const shrunk = new Uint8Array(newHeight * newWidth * channels);
  for (const [h, rows] of down.entries()) {
    for (const [w, cells] of across.entries()) {
      for (let c = 0; c < channels; c += 1) {
        let sum = 0;
        for (const [row, share] of rows) {
          for (const [cell, part] of cells) sum += share * part * data[(row * width + cell) * channels + c]!;
        }
        shrunk[(h * newWidth + w) * channels + c] = Math.round(sum);
      }
    }
  }
  return { width: newWidth, height: newHeight, channels, data: shrunk };
}

/** For each of `to` cells the [index, weight] of those of `from` that it covers; the weights of a cell sum to 1. */
function areaWeights(from: number, to: number): [number, number][][] {
  return Array.from({ length: to }, (_, i) => {
    const [begin, end] = [(i * from) / to, ((i + 1) * from) / to];
    const weights: [number, number][] = [];
    for (let j = Math.floor(begin); j < end; j += 1) {
      weights.push([j, ((Math.min(end, j + 1) - Math.max(begin, j)) * to) / from]);
    }
    return weights;
  });
}
