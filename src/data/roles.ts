/** What images of a source are for. */
export type Role = 'train' | 'validation' | 'test';

const words: readonly (readonly [Role, RegExp])[] = [
  ['train', /train/i],
  ['validation', /val/i],
  ['test', /test/i],
];

/** What a name of an array or a file says of its images by a word in it; null if it says nothing. */
export function roleInName(name: string): Role | null {
  return words.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}
