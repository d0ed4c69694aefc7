import type { Glanced, Looked } from './looked.js';
import { areNear, flattest, mostBits, onesOf } from './sketch.js';

/** Images of one kind, two or more. */
export type Group = readonly Glanced[];

/** Groups of images that are the same, pixel for pixel; those of one colour are not told apart. */
export function sameImages(images: readonly Glanced[]): Group[] {
  const firsts = new Map<string, Glanced>();
  // Few have a like, and an array for each of the others would be most of what is held here.
  const groups = new Map<string, Glanced[]>();
  for (const image of images) {
    const { digest, deviation } = image.sketch;
    if (deviation === 0) continue;
    const first = firsts.get(digest);
    const group = groups.get(digest);
    if (!first) firsts.set(digest, image);
    else if (group) group.push(image);
    else groups.set(digest, [first, image]);
  }
  // In the order of their first ones.
  return [...groups.values()].sort(([a], [b]) => a!.row - b!.row);
}

/** Bytes of a hash: the orders in which images are looked through. */
const turns = 8;
/** Neighbours in each order that an image is compared with. */
const neighbours = 6;

/**
 * Groups of images that are nearly the same. Their hashes are sorted eight times, each time with another byte in front,
 * and neighbours are compared: two hashes that differ in a few bits are neighbours in some order, and the work grows with
 * the number of images and not with its square.
 */
export function nearImages(images: readonly Looked[]): Group[] {
  const distinct = [...new Map(images.map((image) => [image.sketch.digest, image])).values()].filter(
    ({ sketch }) => sketch.deviation >= flattest,
  );
  const group = new Int32Array(distinct.length).map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (group[root] !== root) root = group[root]!;
    group[i] = root;
    return root;
  };
  const low = Uint32Array.from(distinct, ({ sketch }) => sketch.hash[0]);
  const high = Uint32Array.from(distinct, ({ sketch }) => sketch.hash[1]);
  for (let turn = 0; turn < turns; turn++) {
    const keys = Float64Array.from(distinct, ({ sketch }) => turned(sketch.hash, turn));
    const order = Uint32Array.from(distinct, (_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
    for (let i = 0; i < order.length; i++) {
      for (let j = i + 1; j <= i + neighbours && j < order.length; j++) {
        const [a, b] = [order[i]!, order[j]!];
        if (onesOf(low[a]! ^ low[b]!) + onesOf(high[a]! ^ high[b]!) > mostBits) continue;
        if (find(a) !== find(b) && areNear(distinct[a]!.sketch, distinct[b]!.sketch)) {
          group[Math.max(find(a), find(b))] = Math.min(find(a), find(b));
        }
      }
    }
  }
  const groups = new Map<number, Looked[]>();
  for (const [i, image] of distinct.entries()) {
    const root = find(i);
    const own = groups.get(root);
    if (own) own.push(image);
    else groups.set(root, [image]);
  }
  return [...groups.values()].filter((own) => own.length > 1);
}

/** The first 52 bits of a hash whose bytes are turned round, as a number to sort by. */
function turned([low, high]: readonly [number, number], turn: number): number {
  const byte = (i: number): number => ((i % 8 < 4 ? low : high) >>> (8 * (i % 4))) & 255;
  let key = 0;
  for (let i = 0; i < 6; i++) key = key * 256 + byte(i + turn);
  return key;
}
