import { hasPictureName } from './kind.js';

/** Names of the column that names the pictures, from the surest. */
const nameHeads = [
  ...['file', 'filename', 'file_name', 'filepath', 'file_path', 'image', 'image_file', 'image_path', 'image_name'],
  ...['img', 'img_path', 'picture', 'photo', 'path', 'image_id', 'id', 'name'],
];

/** Names of the column that tells the class, from the surest. */
const classHeads = [
  // What a class is called comes before its number.
  ...['class_name', 'classname', 'label_name', 'label', 'labels', 'class', 'category', 'target', 'y', 'fine_label'],
  ...['class_id', 'classid', 'label_id', 'category_name', 'category_id', 'breed', 'species'],
];

/** Names of the column that tells what a picture is for. */
const splitHeads = ['split', 'set', 'subset', 'partition'];

/** How sure a column called so names the pictures, 0 being the surest; Infinity if its name does not say so. */
export function nameRank(head: string): number {
  return rankIn(nameHeads, head);
}

/** How sure a column called so tells the class, likewise. */
export function classRank(head: string): number {
  return rankIn(classHeads, head);
}

export function isSplitHead(head: string): boolean {
  return splitHeads.includes(plainHead(head));
}

/** Whether two names of columns are the same but for case, spaces and hyphens. */
export function isSameHead(one: string, other: string): boolean {
  return plainHead(one) === plainHead(other);
}

/** Whether a column numbers its rows, as tables of pandas' do. */
export function isIndexHead(head: string): boolean {
  return /^(unnamed: \d+)?$/i.test(head.trim());
}

/** Whether texts are the names of columns and no row of values. */
export function areHeads(texts: readonly string[]): boolean {
  const isKnown = (text: string): boolean =>
    isSplitHead(text) || nameRank(text) < Infinity || classRank(text) < Infinity;
  return (isIndexHead(texts[0] ?? '') || texts.some(isKnown)) && !texts.some(hasPictureName);
}

/** How sure a name is of these, from the surest, likewise. */
export function rankIn(heads: readonly string[], head: string): number {
  const rank = heads.indexOf(plainHead(head));
  return rank < 0 ? Infinity : rank;
}

/** `Class Name` is `class_name`. */
function plainHead(head: string): string {
  return head
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}
