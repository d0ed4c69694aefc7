import { roleInName } from '../roles.js';
import type { Folder, SourceFile } from '../source/source.js';

/** Whether sub-folders sort the pictures of a folder into classes, also below folders of splits. */
export function hasClassFolders(folder: Folder, pictures: ReadonlySet<SourceFile>): boolean {
  if (folder.files.some((file) => pictures.has(file))) return false;
  const full = folder.folders.filter((inner) => hasPictures(inner, pictures));
  if (full.length === 1) return hasClassFolders(full[0]!, pictures);
  return full.every(({ name }) => roleInName(name) === null) || full.every((inner) => hasClassFolders(inner, pictures));
}

/** Whether a picture lies in a folder or its sub-folders. */
export function hasPictures({ files, folders }: Folder, pictures: ReadonlySet<SourceFile>): boolean {
  return files.some((file) => pictures.has(file)) || folders.some((inner) => hasPictures(inner, pictures));
}
