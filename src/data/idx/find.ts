import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { allFiles, type Folder, type SourceFile } from '../source/source.js';
import { looksLikeIdx } from './file.js';

/** The files of one idx dataset. */
export interface IdxFiles {
  readonly train: IdxSplit;
  /** None where the dataset comes without held-out images. */
  readonly test: IdxSplit | null;
  /** EMNIST's table of what its labels stand for. */
  readonly mapping: SourceFile | null;
}

/** Images and, where there are any, their labels. */
export interface IdxSplit {
  readonly images: SourceFile;
  readonly labels: SourceFile | null;
}

/** What a file's name says of it: `emnist-letters-`, `train`, `images`. */
interface Part {
  readonly file: SourceFile;
  readonly depth: number;
  readonly prefix: string;
  readonly split: 'train' | 'test';
  readonly what: 'images' | 'labels';
}

const pattern = /^(.*?)(train|t10k|test)[^/]*?(images?|labels?)/i;

/**
 * Finds the idx files of a folder, at any depth: by their content, and which is which by the words train, t10k or test,
 * images and labels in their names.
 *
 * @param like a file of the dataset that is meant, where there are several
 * @returns null if there is none
 * @throws GannetError if one is missing, or there are several datasets
 */
export async function findIdx(root: Folder, like?: SourceFile): Promise<IdxFiles | null> {
  const parts: Part[] = [];
  for (const { file, depth } of filesByDepth(root)) {
    const part = partOf(file, depth);
    if (part && (await looksLikeIdx(file))) parts.push(part);
  }
  const meant = like && partOf(like, 0)?.prefix;
  const prefixes = [...new Set(parts.map(({ prefix }) => prefix))].filter(
    (one) => meant === undefined || one === meant,
  );
  if (prefixes.length === 0) return null;
  if (prefixes.length > 1) {
    throw new GannetError(
      `${root.where} has idx files of several datasets, ${some(prefixes.map((one) => `${visible(one)}…`))}; give the ` +
        'images file of one',
    );
  }
  const own = parts.filter(({ prefix }) => prefix === prefixes[0]);
  const train = splitOf(root, own, 'train');
  if (!train) throw missing(root, own, 'train', 'images');
  const mapping = allFiles(root).find(({ name }) => name.toLowerCase() === `${prefixes[0]}mapping.txt`) ?? null;
  return { train, test: splitOf(root, own, 'test'), mapping };
}

function filesByDepth(folder: Folder, depth = 0): { readonly file: SourceFile; readonly depth: number }[] {
  const inner = folder.folders.flatMap((one) => filesByDepth(one, depth + 1));
  return [...folder.files.map((file) => ({ file, depth })), ...inner];
}

function partOf(file: SourceFile, depth: number): Part | null {
  const match = pattern.exec(file.name);
  if (!match) return null;
  const [prefix, split, what] = match.slice(1).map((word) => word.toLowerCase()) as [string, string, string];
  return {
    ...{ file, depth, prefix },
    split: split === 'train' ? 'train' : 'test',
    what: what.startsWith('image') ? 'images' : 'labels',
  };
}

function splitOf(root: Folder, parts: readonly Part[], split: Part['split']): IdxSplit | null {
  const images = one(root, parts, split, 'images');
  const labels = one(root, parts, split, 'labels');
  if (!images && labels) throw missing(root, parts, split, 'images');
  // A dataset may have no labels at all.
  if (images && !labels && parts.some(({ what }) => what === 'labels')) throw missing(root, parts, split, 'labels');
  return images ? { images, labels } : null;
}

/** The file that lies highest; of two in one folder the first by name. */
function one(root: Folder, parts: readonly Part[], split: Part['split'], what: Part['what']): SourceFile | null {
  const fitting = parts.filter((part) => part.split === split && part.what === what);
  const highest = fitting.filter(({ depth }) => depth === Math.min(...fitting.map((part) => part.depth)));
  const folders = highest.map(({ file }) => file.where.slice(0, -file.name.length));
  if (new Set(folders).size > 1) {
    throw new GannetError(`${root.where} has several idx datasets, in ${some(folders)}; give the folder of one`);
  }
  return highest[0]?.file ?? null;
}

function missing(root: Folder, parts: readonly Part[], split: Part['split'], what: Part['what']): GannetError {
  const there = some(
    parts.map(({ file }) => visible(file.name)),
    4,
  );
  const name = `${parts[0]!.prefix}${split === 'train' ? 'train' : parts[0]!.prefix ? 'test' : 't10k'}-${what}`;
  const kind = what === 'images' ? 'idx3-ubyte' : 'idx1-ubyte';
  return new GannetError(
    `the dataset folder ${root.where} has no ${name}-${kind} (nor ${name}.${kind}, nor either with .gz), but ${there}; ` +
      'images and labels of train are needed, and of what is held out both or neither',
  );
}
