import { plural } from '../numbers.js';
import { some, visible } from '../text.js';
import { hasPictureName } from './kind.js';
import { allFiles, type Folder } from './source/source.js';

/** A word on pictures that lie beside other files which are read in their place. @param what these are */
export function picturesBeside(root: Folder, what: string): string[] {
  const names = allFiles(root).flatMap(({ name }) => (hasPictureName(name) ? [visible(name)] : []));
  return names.length > 0 ? [`left out ${plural(names.length, 'picture')} beside ${what}: ${some(names)}`] : [];
}
