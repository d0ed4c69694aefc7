import type { ImageSize } from '../dataset.js';
import type { How } from '../pictures/tally.js';
import { type Found, foundAll } from './finding.js';
import type { Looked } from './looked.js';

/** Of a picture, what may be cut off; and how much it may be enlarged. */
const mostCut = 0.5;
const mostEnlarged = 2;

/** How much larger a picture becomes: below 1 it is made smaller. */
export function factorOf(shown: ImageSize, size: ImageSize, fit: How): number {
  if (fit === 'cut') return 1;
  const [tall, wide] = [size.height / shown.height, size.width / shown.width];
  return fit === 'contain' ? Math.min(tall, wide) : Math.max(tall, wide);
}

/** The share of a picture that is cut off. */
export function cutOf(shown: ImageSize, size: ImageSize, fit: How): number {
  if (fit === 'cut') return 1 - (size.height * size.width) / (shown.height * shown.width);
  if (fit !== 'cover') return 0;
  const ratio = (shown.height * size.width) / (shown.width * size.height);
  return 1 - Math.min(ratio, 1 / ratio);
}

/** Pictures of which scaling leaves too little, or that it blurs. */
export function shapeFound(images: readonly Looked[], size: ImageSize, fit: How): Found[] {
  const those = (holds: (shown: ImageSize) => boolean) =>
    images.flatMap(({ stored, name, row }) =>
      stored && holds(stored.shown)
        ? [{ text: `${name} (${stored.shown.height}x${stored.shown.width})`, rows: [row] }]
        : [],
    );
  return [
    ...foundAll(
      'cut-away',
      those((shown) => cutOf(shown, size, fit) > mostCut),
    ),
    ...foundAll(
      'enlarged',
      those((shown) => factorOf(shown, size, fit) >= mostEnlarged),
    ),
  ];
}
