/** What images of a source are for. */
export type Role = 'train' | 'validation' | 'test';

/** The words that say so, as patterns. */
export const roleWords = { train: 'train(ing)?', validation: 'val(id(ation)?)?', test: 'test(ing)?' } as const;

/** What such a word may be one with: `xtrain`, `trainset`, `trainval`. */
const [before, behind] = ['[xy]?', '(val|set|data|images?|imgs?|labels?)?'];

const words: readonly (readonly [Role, RegExp])[] = [
  ['train', new RegExp(`^${before}${roleWords.train}${behind}$`, 'i')],
  ['validation', new RegExp(`^${before}${roleWords.validation}${behind}$`, 'i')],
  ['test', new RegExp(`^${before}${roleWords.test}${behind}$`, 'i')],
];

/**
 * What a name of an array or a file says of its images by the first such word in it, `train` as `X_train`, `trainImages`
 * and `train-0` have it, and not as `constraint` does; null if it says nothing.
 */
export function roleInName(name: string): Role | null {
  const roles = (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map(
    (word) => words.find(([, pattern]) => pattern.test(word))?.[0],
  );
  return roles.find((role) => role !== undefined) ?? null;
}

/** What a path says of its images: its last name or, where that says nothing, the nearest one above it that does. */
export function roleInPath(path: string): Role | null {
  const roles = path.split('/').map(roleInName);
  return roles.findLast((role) => role !== null) ?? null;
}
