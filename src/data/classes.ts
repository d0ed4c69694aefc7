import { GannetError } from '../errors.js';
import { some, visible } from '../text.js';

/** Labels are bytes. */
export const mostClasses = 256;

/** A name by which others are known as the same but for case, spaces, hyphens, or how its accents are written; -1 is not 1. */
export function plainName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?!^-\d)[\s_-]+/g, '');
}

/** Names of classes and the labels that go by them, of training and of held-out images. */
export interface Classes {
  readonly classNames: readonly string[];
  readonly train: Uint8Array;
  readonly test: Uint8Array;
  readonly notices: readonly string[];
}

/**
 * Numbers the classes anew by the labels that training images have, so that none is without images.
 *
 * @param names of classes by label, in order; a label may be any number
 * @param where what to call the held-out labels in messages
 * @throws GannetError if a held-out label is not among those of training, or there are too many classes
 */
export function usedClasses(
  names: ReadonlyMap<number, string>,
  labels: { readonly train: ArrayLike<number>; readonly test: ArrayLike<number> },
  where: string,
): Classes {
  const used = new Set(Array.from(labels.train));
  const kept = [...names].filter(([label]) => used.has(label));
  if (kept.length > mostClasses) {
    throw new GannetError(
      `${where} has ${kept.length} classes; at most ${mostClasses} work: join some, or leave the labels out to learn without`,
    );
  }
  const index = new Map(kept.map(([label], i) => [label, i]));
  const strange = Array.from(labels.test).findIndex((label) => !index.has(label));
  if (strange >= 0) {
    const label = labels.test[strange]!;
    throw new GannetError(
      `${where}: label ${visible(names.get(label) ?? String(label))} at position ${strange} (counting from 0) never ` +
        'occurs in the training labels; give the test file that belongs to them',
    );
  }
  const unused = [...names].filter(([label]) => !used.has(label)).map(([, name]) => visible(name));
  const numbered = (some: ArrayLike<number>): Uint8Array => Uint8Array.from(Array.from(some), (l) => index.get(l)!);
  return {
    classNames: kept.map(([, name]) => name),
    train: numbered(labels.train),
    test: numbered(labels.test),
    notices: unused.length > 0 ? [`no training image is of ${some(unused)}: no class is made of it`] : [],
  };
}
