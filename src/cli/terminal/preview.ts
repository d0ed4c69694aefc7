import type { Picture } from '../../formats/grid.js';

/** Pixels of one image in a picture of many, without gaps between them. */
export interface Cell {
  readonly width: number;
  readonly height: number;
}

/** Characters across an image, below which a digit cannot be made out. */
const leastWidth = 16;
/** Images in a preview. */
const most = 10;

/**
 * The first images of a picture of many, row by row, laid out anew so that each has characters enough to be made out
 * in a terminal of `columns` characters.
 */
export function forPreview(picture: Picture, cell: Cell, columns: number): Picture {
  const across = picture.width / cell.width;
  const all = across * (picture.height / cell.height);
  const shown = Math.min(all, most);
  const perRow = Math.max(1, Math.min(shown, Math.floor(columns / leastWidth)));
  const rows = Math.ceil(shown / perRow);
  const { channels } = picture;
  const line = cell.width * channels;
  const width = perRow * cell.width;
  const data = new Uint8Array(rows * cell.height * width * channels);
  for (let n = 0; n < shown; n++) {
    const [fromTop, fromLeft] = [Math.floor(n / across) * cell.height, (n % across) * line];
    const [toTop, toLeft] = [Math.floor(n / perRow) * cell.height, (n % perRow) * line];
    for (let h = 0; h < cell.height; h++) {
      const from = (fromTop + h) * picture.width * channels + fromLeft;
      data.set(picture.data.subarray(from, from + line), (toTop + h) * width * channels + toLeft);
    }
  }
  return { width, height: rows * cell.height, channels, data };
}
