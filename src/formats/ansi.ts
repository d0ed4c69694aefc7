import type { Picture } from './grid.js';
import { shrinkToWidth } from './shrink.js';

const reset = '\x1b[0m';

/**
 * A picture as text for a terminal. With colour, each character is '▀' with 24-bit foreground and background: two
 * pixels, one above the other. Without, each is a Braille pattern of 2 × 4 dots, a dot being a bright pixel, which
 * reads right on a dark terminal and shows far more of a digit than a ramp of grey characters. A picture too wide for
 * `columns` characters is reduced to fit.
 *
 * @returns lines joined by newlines, without one at the end; with colour each line ends with a reset.
 */
export function halfBlocks(
  picture: Picture,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  return color ? colourLines(shrinkToWidth(picture, columns)) : brailleLines(shrinkToWidth(picture, 2 * columns));
}

function colourLines(picture: Picture): string {
  const lines: string[] = [];
  for (let h = 0; h < picture.height; h += 2) {
    let line = '';
    let current = '';
    for (let w = 0; w < picture.width; w += 1) {
      const top = `38;2;${rgb(picture, h, w).join(';')}`;
      // Below an odd last row lies the terminal's own background.
      const bottom = h + 1 < picture.height ? `48;2;${rgb(picture, h + 1, w).join(';')}` : '49';
      const colours = `\x1b[${top};${bottom}m`;
      // A cell with the colours of the one before needs no new ones: plain areas stay short.
      line += colours === current ? '▀' : `${colours}▀`;
      current = colours;
    }
    lines.push(line + reset);
  }
  return lines.join('\n');
}

/** Bits of a Braille pattern (Unicode U+2800 to U+28FF) by row and column. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

function brailleLines(picture: Picture): string {
  const { width, height } = picture;
  const lit = dither(picture);
  const lines: string[] = [];
  for (let top = 0; top < height; top += 4) {
    let line = '';
    for (let left = 0; left < width; left += 2) {
      let pattern = 0x2800;
      for (const [h, row] of dots.entries()) {
        for (const [w, bit] of row.entries()) {
          if (top + h < height && left + w < width && lit[(top + h) * width + left + w]) pattern |= bit;
        }
      }
      line += String.fromCharCode(pattern);
    }
    lines.push(line);
  }
  return lines.join('\n');
}

/** Which pixels are lit, 1 or 0, [height × width]: error diffusion (Floyd and Steinberg 1976) of the linear light. */
function dither(picture: Picture): Uint8Array {
  const { width, height } = picture;
  const lit = new Uint8Array(width * height);
  let light = new Float64Array(width + 2);
  for (let h = 0; h < height; h += 1) {
    const below = new Float64Array(width + 2);
    for (let w = 0; w < width; w += 1) {
      // One to the right of the pixel, so that the neighbours of the first and last need no test.
      const at = w + 1;
      const wanted = light[at]! + luminance(picture, h, w);
      lit[h * width + w] = wanted >= 0.5 ? 1 : 0;
      const error = (wanted - lit[h * width + w]!) / 16;
      light[at + 1]! += 7 * error;
      below[at - 1]! += 3 * error;
      below[at]! += 5 * error;
      below[at + 1]! += error;
    }
    light = below;
  }
  return lit;
}

/** Linear light of a pixel, 0 to 1, ITU-R BT.709, with gamma 2. */
function luminance(picture: Picture, h: number, w: number): number {
  const [red, green, blue] = rgb(picture, h, w);
  return (0.2126 * red ** 2 + 0.7152 * green ** 2 + 0.0722 * blue ** 2) / 255 ** 2;
}

function rgb({ width, channels, data }: Picture, h: number, w: number): [number, number, number] {
  const at = (h * width + w) * channels;
  const red = data[at]!;
  return channels === 1 ? [red, red, red] : [red, data[at + 1]!, data[at + 2]!];
}
