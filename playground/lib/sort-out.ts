import { unzipSync } from 'fflate';
import { GannetError } from '../../src/errors.ts';
import { visible } from '../../src/text.ts';
import { isPictureFile, type PictureFile } from '../../src/web/pictures.ts';
import { folderOfRun } from '../../src/web/run.ts';
import { bytesOf } from './dropped.ts';

/** What was dropped: a run's files by their paths in its folder, or pictures. */
export type Dropped =
  | { readonly kind: 'run'; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'pictures'; readonly name: string; readonly files: readonly PictureFile[] };

const isZip = ({ path }: PictureFile): boolean => /\.zip$/i.test(path);

/**
 * Tells a run's folder from pictures; a zip file is unpacked first.
 * @param given at least one
 * @throws GannetError if it is neither, or more than one, or a zip file that is damaged
 */
export async function sortOut(given: readonly PictureFile[]): Promise<Dropped> {
  const [first] = given;
  const zip = given.length === 1 && isZip(first!) ? first! : null;
  const files = zip ? unpack(await bytesOf(zip)) : given;
  const folder = folderOfRun(files.map(({ path }) => path));
  const pictures = files.filter(isPictureFile);
  if (folder === null) {
    if (pictures.length === 0) throw neither(given);
    return {
      kind: 'pictures',
      name: zip ? zip.path.replace(/\.zip$/i, '') : (outerFolder(files) ?? 'pictures'),
      files,
    };
  }
  const other = pictures.find(({ path }) => !path.startsWith(folder));
  if (other)
    throw new GannetError(`there are a run and pictures beside it (${visible(other.path)}): give one of the two`);
  const own = files.filter(({ path }) => path.startsWith(folder));
  const read = own.map(async (file) => [file.path.slice(folder.length), await bytesOf(file)] as const);
  return { kind: 'run', files: new Map(await Promise.all(read)) };
}

/** The folder that all of them are in. */
function outerFolder(files: readonly PictureFile[]): string | null {
  const [outer, ...others] = new Set(files.map(({ path }) => path.split('/')[0]!));
  return others.length === 0 && files.length > 1 ? outer! : null;
}

function neither(given: readonly PictureFile[]): GannetError {
  const [first] = given;
  const what = given.length === 1 ? visible(first!.path) : visible(outerFolder(given) ?? 'these files');
  const advice =
    given.some(isZip) && given.length > 1 ? 'give a zip file by itself' : 'give a folder or a zip file of either';
  return new GannetError(
    `there are neither pictures nor a run in ${what}: ${advice}; data of other kinds train in Node (gannet train --data)`,
  );
}

function unpack(zip: Uint8Array): PictureFile[] {
  try {
    return Object.entries(unzipSync(zip))
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, bytes]) => ({ path, blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) }));
  } catch (error) {
    throw new GannetError(`this is no sound zip file (${(error as Error).message})`);
  }
}
