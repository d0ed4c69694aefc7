import type { Picture } from './grid.js';

/**
 * The picture at most `maxWidth` pixels wide, in proportion. Each new pixel is the mean of the area it covers, taken
 * in linear light (gamma 2 is near enough), so that thin bright strokes on black do not fade away.
 */
export function shrinkToWidth(picture: Picture, maxWidth: number): Picture {
  const { width, height, channels, data } = picture;
  if (width <= maxWidth) return picture;
  const newHeight = Math.max(1, Math.round((height * maxWidth) / width));
  const across = areaWeights(width, maxWidth);
  const down = areaWeights(height, newHeight);
  const shrunk = new Uint8Array(newHeight * maxWidth * channels);
  for (const [h, rows] of down.entries()) {
    for (const [w, cells] of across.entries()) {
      for (let c = 0; c < channels; c += 1) {
        let light = 0;
        for (const [row, share] of rows) {
          for (const [cell, part] of cells) light += share * part * data[(row * width + cell) * channels + c]! ** 2;
        }
        shrunk[(h * maxWidth + w) * channels + c] = Math.round(Math.sqrt(light));
      }
    }
  }
  return { width: maxWidth, height: newHeight, channels, data: shrunk };
}

/** For each of `to` cells the [index, weight] of those of `from` that it covers; the weights of a cell sum to 1. */
function areaWeights(from: number, to: number): [number, number][][] {
  return Array.from({ length: to }, (_, i) => {
    const begin = (i * from) / to;
    const end = ((i + 1) * from) / to;
    const weights: [number, number][] = [];
    for (let j = Math.floor(begin); j < end; j += 1) {
      weights.push([j, ((Math.min(end, j + 1) - Math.max(begin, j)) * to) / from]);
    }
    return weights;
  });
}
