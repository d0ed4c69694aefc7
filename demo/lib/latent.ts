import type { GeneratorModel } from '../../src/train/generator.ts';

/** Where the pad is, −1 to 1 in either direction. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How far an edge of the pad is from its middle, in latent points of the usual length. */
const reach = 0.8;
/** Seeds of the two directions in which the pad moves a point. */
const directions = { x: 1_000_001, y: 1_000_002 };

/** The latent point of a seed, moved in two directions; where points are uniform it stays within their bounds. */
export function movedPoint(model: GeneratorModel, seed: number, { x, y }: Place): Float32Array {
  const { distribution } = model.latent;
  const [low, high] = distribution.kind === 'uniform' ? [distribution.low, distribution.high] : [-Infinity, Infinity];
  const [ofX, ofY] = [model.point(directions.x), model.point(directions.y)];
  return model.point(seed).map((v, i) => Math.min(high, Math.max(low, v + reach * (x * ofX[i]! + y * ofY[i]!))));
}

/** Points on the straight line from one seed's to another's, both ends among them. */
export function way(model: GeneratorModel, from: number, to: number, count: number): Float32Array[] {
  const [a, b] = [model.point(from), model.point(to)];
  return Array.from({ length: count }, (_, n) => {
    const share = n / (count - 1);
    return a.map((v, i) => (1 - share) * v + share * b[i]!);
  });
}
