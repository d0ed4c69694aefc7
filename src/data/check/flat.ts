import { type Found, foundAll } from './finding.js';
import type { Glanced } from './looked.js';
import { flattest } from './sketch.js';

/** Images on which there is nothing, or nearly. */
export function flatFound(images: readonly Glanced[]): Found[] {
  const flat = images.filter(({ sketch }) => sketch.deviation < flattest);
  const isConstant = ({ sketch }: Glanced): boolean => sketch.deviation === 0;
  // What is drawn with transparency, but in the ground's own colour.
  const vanishes = (image: Glanced): boolean => isConstant(image) && image.stored?.alpha === true;
  return [
    ...foundAll('vanishing', flat.filter(vanishes).map(example)),
    ...foundAll('constant', flat.filter((image) => isConstant(image) && !vanishes(image)).map(example)),
    ...foundAll('nearly-constant', flat.filter((image) => !isConstant(image)).map(example)),
  ];
}

function example({ name, row }: Glanced) {
  return { text: name, rows: [row] };
}
