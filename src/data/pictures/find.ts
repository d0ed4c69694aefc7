import { extname } from 'node:path';
import { some, visible } from '../../text.js';
import { isPicture, type Kind, kindOf } from '../kind.js';
import { allFiles, type Folder, type SourceFile } from '../source/source.js';

/** What is taken for a picture by its name; if its content is none, that is an error and not a file of another kind. */
const pictureName = /\.(png|jpe?g|webp|gif|tiff?|avif|jfif)$/i;
/** Files of other names that are looked into at the same time. */
const together = 32;

/** The files of a source that are pictures, and a word on the others. */
export interface Found {
  readonly pictures: ReadonlySet<SourceFile>;
  readonly notices: readonly string[];
}

/** Finds the pictures of a folder and its sub-folders, by their names, or else by their content. */
export async function findPictures(root: Folder): Promise<Found> {
  const files = allFiles(root);
  const pictures = new Set(files.filter(({ name }) => pictureName.test(name)));
  const others = files.filter((file) => !pictures.has(file));
  const leftOut = new Map<string, SourceFile[]>();
  for (let from = 0; from < others.length; from += together) {
    const batch = others.slice(from, from + together);
    const kinds = await Promise.all(batch.map(async (file) => kindOf(await file.head())));
    for (const [i, file] of batch.entries()) {
      const kind = kinds[i]!;
      if (isPicture(kind)) pictures.add(file);
      else leftOut.set(nameOfKind(file, kind), [...(leftOut.get(nameOfKind(file, kind)) ?? []), file]);
    }
  }
  const count = [...leftOut.values()].flat().length;
  if (count === 0) return { pictures, notices: [] };
  const parts = [...leftOut].map(
    ([kind, of]) => `${of.length} ${kind} (${visible(of[0]!.name)}${of.length > 1 ? ', …' : ''})`,
  );
  return {
    pictures,
    notices: [
      `left out ${count} ${count === 1 ? 'file that is no picture' : 'files that are no pictures'} it reads: ${some(parts, 6)}`,
    ],
  };
}

function nameOfKind({ name }: SourceFile, kind: Kind | null): string {
  if (kind === 'BMP' || kind === 'HEIC') return kind;
  return visible(extname(name).toLowerCase()) || 'without an ending';
}
