import { noLabel } from '../options.js';
import type { SourceFile, Tree } from '../source/source.js';
import { type Arrangement, arrange, withoutClasses } from './arrange.js';
import { findPictures, leftOutText, unsupported } from './find.js';
import { readLabels } from './labels.js';
import { divideAsTold } from './told-splits.js';

/**
 * Finds the pictures of a source and the class and split of each, by files of labels (see `readLabels` and
 * `divideAsTold`) or by the folders they are in (see `arrange`).
 *
 * @param mixed what becomes of pictures both in sub-folders and beside them: an error, or all of one class
 * @param label the column of classes, as `classColumn` takes it
 * @returns null if there are none
 */
export async function placePictures(
  { root, notices, doubts = [] }: Tree,
  mixed: 'refuse' | 'join' = 'refuse',
  label?: string,
): Promise<Arrangement | null> {
  const { pictures, others } = await findPictures(root);
  if (pictures.size === 0) return null;
  const isPicture = (file: SourceFile): boolean => pictures.has(file);
  const labels = await readLabels(root, pictures, label);
  const joined = labels.areNone || (mixed === 'join' && labels.classOf.size === 0 && root.files.some(isPicture));
  const tables = [...labels.files].map(({ name }) => name);
  const placed = joined
    ? withoutClasses(root, isPicture)
    : arrange(root, isPicture, label === noLabel ? null : labels.classOf, tables);
  const arranged = divideAsTold(placed, labels.splits);
  const unused = [...others].filter(([file]) => !labels.files.has(file));
  return {
    ...arranged,
    notices: [...labels.notices, ...arranged.notices, ...notices, ...leftOutText(unused)],
    doubts: [...labels.doubts, ...arranged.doubts, ...doubts, ...unsupported(unused)],
  };
}
