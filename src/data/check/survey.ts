import { z } from 'zod';
import type { ImageSize } from '../dataset.js';
import type { DataOptions } from '../options.js';
import type { ClassCount } from './balance.js';
import type { Glanced, Looked } from './looked.js';
import { cutOf, factorOf } from './shape.js';
import type { Subjects } from './subjects.js';

const count = z.int().min(0);
const size = z.strictObject({ height: z.int().min(1), width: z.int().min(1) });
const counts = z.record(z.string(), count);

/** What the images of a source are, and what becomes of them. */
export const surveySchema = z.strictObject({
  /** Of all that there are, those that could be read. */
  images: count,
  read: count,
  heldOut: count,
  classes: z.array(z.strictObject({ name: z.string(), train: count, heldOut: count })),
  /** By their pixels: the smallest, the one in the middle, the largest; null where nothing could be read. */
  sizes: z.strictObject({ smallest: size, middle: size, largest: size, distinct: count }).nullable(),
  /** Width divided by height. */
  proportions: z.strictObject({ least: z.number(), middle: z.number(), most: z.number() }).nullable(),
  /** Images by the kind of their files; none where they are arrays. */
  kinds: counts,
  /** Images by their bits a channel. */
  bits: counts,
  colour: count,
  grey: count,
  /** Images whose files may be transparent somewhere. */
  withAlpha: count,
  /** What a recipe gets, and what is done for that. */
  readAs: z.strictObject({
    height: z.int().min(1),
    width: z.int().min(1),
    channels: z.union([z.literal(1), z.literal(3)]),
    /** `cut` where images of an HDF5 file are not scaled: their middle is taken. */
    fit: z.enum(['cut', 'cover', 'contain', 'stretch']),
    background: z.string(),
    /** Images that are left as they are, made smaller (or cut), and enlarged. */
    same: count,
    smaller: count,
    enlarged: count,
    /** The share of an image that is cut off, on average. */
    cut: z.number(),
  }),
});
export type Survey = Readonly<z.output<typeof surveySchema>>;

/** Counts the images of each class. */
export function countClasses(images: readonly Glanced[], classNames: readonly string[]): ClassCount[] {
  const counted = classNames.map((name) => ({ name, train: 0, heldOut: 0 }));
  for (const { label, heldOut } of images) counted[label]![heldOut ? 'heldOut' : 'train'] += 1;
  return counted;
}

/** Says what images are. */
export function survey(images: readonly Looked[], subjects: Subjects, options: DataOptions): Survey {
  const stored = images.flatMap((image) => (image.stored ? [image.stored] : []));
  const byArea = stored.map(({ shown }) => shown).sort((a, b) => area(a) - area(b));
  const byShape = stored.map(({ shown }) => shown.width / shown.height).sort((a, b) => a - b);
  const factors = stored.map(({ shown }) => factorOf(shown, subjects.size, subjects.fit));
  const cut = stored.reduce((sum, { shown }) => sum + cutOf(shown, subjects.size, subjects.fit), 0);
  const colour = images.filter(({ inColour }) => inColour).length;
  const { height, width } = subjects.size;
  const isSame = (shown: ImageSize): boolean => shown.height === height && shown.width === width;
  const same = stored.filter(({ shown }) => isSame(shown)).length;
  const enlarged = stored.filter(({ shown }, i) => !isSame(shown) && factors[i]! > 1).length;
  return {
    images: subjects.count,
    read: images.length,
    heldOut: images.filter(({ heldOut }) => heldOut).length,
    classes: countClasses(images, subjects.classNames),
    sizes:
      byArea.length > 0
        ? {
            smallest: plain(byArea[0]!),
            middle: plain(middle(byArea)),
            largest: plain(byArea.at(-1)!),
            distinct: new Set(byArea.map((one) => `${one.height}x${one.width}`)).size,
          }
        : null,
    proportions: byShape.length > 0 ? { least: byShape[0]!, middle: middle(byShape), most: byShape.at(-1)! } : null,
    kinds: tally(stored.flatMap(({ kind }) => (kind === null ? [] : [kind]))),
    bits: tally(stored.map(({ bits }) => String(bits))),
    colour,
    grey: images.length - colour,
    withAlpha: stored.filter(({ alpha }) => alpha).length,
    readAs: {
      ...{ height, width },
      channels: (options.colour ?? colour > 0) ? 3 : 1,
      fit: subjects.fit,
      background: options.background ?? '#ffffff',
      ...{ same, enlarged, smaller: stored.length - same - enlarged },
      cut: stored.length > 0 ? cut / stored.length : 0,
    },
  };
}

function middle<T>(sorted: readonly T[]): T {
  return sorted[sorted.length >> 1]!;
}

function area({ height, width }: ImageSize): number {
  return height * width;
}

/** Without what else an object may have. */
function plain({ height, width }: ImageSize): { height: number; width: number } {
  return { height, width };
}

function tally(words: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const word of words) counted[word] = (counted[word] ?? 0) + 1;
  return counted;
}
