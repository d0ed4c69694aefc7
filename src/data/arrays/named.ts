import { GannetError } from '../../errors.js';
import type { NumberBlocks } from './numbers.js';

/** An array of a file, whose values are not read yet. */
export type NamedArray = {
  /** In groups of HDF5 a path, such as `train/images`. */
  readonly name: string;
  readonly shape: readonly number[];
} & (
  | ({ readonly kind: 'numbers' } & NumberBlocks)
  | {
      readonly kind: 'texts';
      /** Row by row. */
      load(): Promise<readonly string[]>;
    }
  | {
      /** Something else, which is left out, unless it is the images or the labels. */
      readonly kind: 'other';
      readonly holds: string;
      /** Why it cannot be what it is called. */
      refusal(what: 'images' | 'labels'): GannetError;
    }
);
export type ImageArray = Extract<NamedArray, { readonly kind: 'numbers' }>;
export type OtherArray = Extract<NamedArray, { readonly kind: 'other' }>;
export type LabelArray = Exclude<NamedArray, OtherArray>;

/** The images of a split, and their labels where there are any. */
export interface Picked {
  readonly images: ImageArray;
  readonly labels: LabelArray | null;
  /** What else could be the labels by its shape, but is of numbers with a point where they are whole. */
  readonly rivals?: readonly LabelArray[];
}

/**
 * An array of something else than numbers or texts.
 *
 * @param holds what that is
 * @param remedy what to do if it is needed; null for objects of Python's, which are in an array for one of few reasons
 */
export function otherArray(
  { name, shape, where }: Pick<NamedArray, 'name' | 'shape'> & { readonly where: string },
  holds: string,
  remedy: string | null,
): NamedArray {
  const ofObjects = {
    images: 'save one array of numbers, such as numpy.stack(images) of images of one size, or pictures in a folder',
    labels: 'save an array of whole numbers or of texts, such as labels.astype(str)',
  };
  const refusal = (what: 'images' | 'labels'): GannetError =>
    new GannetError(`${where}, the ${what}, holds ${holds} where numbers are needed: ${remedy ?? ofObjects[what]}`);
  return { kind: 'other', name, shape, holds, refusal };
}

export function isOther(array: NamedArray): array is OtherArray {
  return array.kind === 'other';
}
