import { extname } from 'node:path';
import { some, visible } from '../../text.js';
import { type Doubt, doubtAbout } from '../doubt.js';
import { hasPictureName, isPicture, type Kind, kindOf } from '../kind.js';
import { allFiles, type Folder, type SourceFile } from '../source/source.js';

/** Names of pictures, and of what could be made some, that are not read. */
const otherPicture = /\.(bmp|heic|heif|svg|ico|jp2|jxl|psd|xcf|tga|exr|dng|cr2|nef|arw|p[bgpn]m|eps|ai)$/i;
/** Files of other names that are looked into at the same time. */
const together = 32;

/** The files of a source that are pictures, and the others by what they are. */
export interface Found {
  readonly pictures: ReadonlySet<SourceFile>;
  readonly others: ReadonlyMap<SourceFile, string>;
}

/** Finds the pictures of a folder and its sub-folders, by their names, or else by their content. */
export async function findPictures(root: Folder): Promise<Found> {
  const files = allFiles(root);
  const pictures = new Set(files.filter(({ name }) => hasPictureName(name)));
  const unknown = files.filter((file) => !pictures.has(file));
  const others = new Map<SourceFile, string>();
  for (let from = 0; from < unknown.length; from += together) {
    const batch = unknown.slice(from, from + together);
    const kinds = await Promise.all(batch.map(async (file) => kindOf(await file.head())));
    for (const [i, file] of batch.entries()) {
      const kind = kinds[i]!;
      if (isPicture(kind)) pictures.add(file);
      else others.set(file, nameOfKind(file, kind));
    }
  }
  return { pictures, others };
}

/** A word on files that are left out. */
export function leftOutText(others: Iterable<readonly [SourceFile, string]>): string[] {
  const byKind = new Map<string, SourceFile[]>();
  for (const [file, kind] of others) {
    const own = byKind.get(kind);
    if (own) own.push(file);
    else byKind.set(kind, [file]);
  }
  const count = [...byKind.values()].flat().length;
  if (count === 0) return [];
  const parts = [...byKind].map(
    ([kind, files]) => `${files.length} ${kind} (${visible(files[0]!.name)}${files.length > 1 ? ', …' : ''})`,
  );
  const what = count === 1 ? 'file that is no picture' : 'files that are no pictures';
  return [`left out ${count} ${what} it reads: ${some(parts, 6)}`];
}

/** A doubt about files that are pictures of kinds that are not read. */
export function unsupported(others: readonly (readonly [SourceFile, string])[]): Doubt[] {
  const files = others.filter(([{ name }, kind]) => kind === 'BMP' || kind === 'HEIC' || otherPicture.test(name));
  return doubtAbout(
    'unsupported',
    files.map(([{ where }]) => where),
  );
}

function nameOfKind({ name }: SourceFile, kind: Kind | null): string {
  if (kind === 'BMP' || kind === 'HEIC') return kind;
  return visible(extname(name).toLowerCase()) || 'without an ending';
}
