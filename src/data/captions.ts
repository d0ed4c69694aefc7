/** The share of different values above which they sort images into no classes. */
const mostDistinct = 0.9;

/**
 * Whether texts beside images, one each, tell them apart and sort them into no classes, as captions, ids and names of
 * files do: (nearly) each is another. It is asked of a column that nobody called one of classes.
 */
export function areCaptions(texts: readonly string[]): boolean {
  return texts.length > 1 && new Set(texts).size > mostDistinct * texts.length;
}

/** Why a column of these is not used. */
export const captionsReason = 'has another value for nearly every picture, so these are no classes';
