import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { mostClasses, plainName } from '../classes.js';
import { type Doubt, doubtAbout } from '../doubt.js';
import { allFiles, byName, type Folder, type SourceFile } from '../source/source.js';
import { oddClasses } from './odd-classes.js';
import { roleOf, splitsOf } from './splits.js';

/** A picture and where it belongs. */
export interface Placed {
  readonly file: SourceFile;
  /** Its class, an index into the names. */
  readonly label: number;
  readonly heldOut: boolean;
}

/** The pictures of a source in the order of a dataset, those held out behind the others. */
export interface Arrangement {
  readonly classNames: readonly string[];
  readonly pictures: readonly Placed[];
  readonly notices: readonly string[];
  readonly doubts: readonly Doubt[];
}

interface Class {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

/** The one class of pictures without classes. */
const noClass = 'image';
/** What the one class of a split is called that is none, where the pictures to learn from have some. */
const noClassName = /^(all|images?|imgs?|pictures|unknown|unlabell?ed|test(ing)?)$/i;

/**
 * Makes training and held-out images, with their classes, of pictures in folders: sub-folders are classes; folders
 * `train`, `val` and `test` above them are splits, also as words in their names; a folder that has nothing but one folder of folders is stepped into.
 *
 * @param root what the source holds
 * @param isPicture which of its files count
 * @param told classes that something else than folders tells: those without one are then left out; null for no classes
 * @param tables the names of the files that tell these
 * @throws GannetError if pictures lie both in sub-folders and beside them, if there are too many classes, or if a
 * held-out one is not among those to learn
 */
export function arrange(
  root: Folder,
  isPicture: (file: SourceFile) => boolean,
  told: ReadonlyMap<SourceFile, string> | null = new Map(),
  tables: readonly string[] = [],
): Arrangement {
  const pictures = (folder: Folder): SourceFile[] => allFiles(folder).filter(isPicture);
  const full = (folder: Folder): Folder[] => folder.folders.filter((inner) => pictures(inner).length > 0);
  const loose = (folder: Folder): SourceFile[] => folder.files.filter(isPicture);
  const classOf = told ?? new Map<SourceFile, string>();
  const notices: string[] = [];
  const doubts: Doubt[] = [];

  let base = root;
  for (let inner = full(base); inner.length === 1 && loose(base).length === 0; inner = full(base)) {
    const split = roleOf(inner[0]!);
    if (loose(inner[0]!).length > 0 && (split?.role !== 'train' || split.rest !== '')) break;
    base = inner[0]!;
  }
  if (base !== root) notices.push(`takes ${base.where}, as nothing else is beside it`);

  const splits = splitsOf(full(base));
  if (!splits) {
    const classes = classesOf(base);
    doubtClasses(base);
    const names = namesOf(classes, base, classOf.size > 0);
    return { classNames: names, pictures: place(classes, names, false), notices, doubts };
  }
  if (loose(base).length > 0) throw besideFolders(base, loose(base)[0]!, pictures(splits.train)[0]!);
  const train = classesOf(unwrapped(splits.train));
  doubtClasses(unwrapped(splits.train));
  const names = namesOf(train, splits.train, classOf.size > 0);
  const learnt = place(train, names, false);
  const isUnlabelled = (test: readonly Class[]): boolean =>
    names[0] !== noClass && !names.includes(test[0]!.name) && test.length === 1 && noClassName.test(test[0]!.name);
  const unlabelled: Folder[] = [];
  let found: { readonly folder: Folder; readonly classes: readonly Class[] } | null = null;
  for (const folder of splits.heldOut) {
    const classes = classesOf(unwrapped(folder));
    if (isUnlabelled(classes)) unlabelled.push(folder);
    else {
      found = { folder, classes };
      break;
    }
  }
  const used = [splits.train, ...unlabelled, found?.folder];
  for (const folder of full(base).filter((one) => !used.includes(one))) {
    notices.push(`left out ${visible(folder.name)}/ (${plural(pictures(folder).length, 'picture')})`);
  }
  for (const folder of unlabelled) {
    notices.push(`left out ${visible(folder.name)}/, whose pictures are in no classes`);
  }
  if (!found) return { classNames: names, pictures: learnt, notices, doubts };
  const { folder: heldOut, classes: test } = found;
  const strange = test.find(({ name }) => !names.includes(name));
  if (strange) {
    const by = classOf.has(strange.files[0]!) ? ` (by ${some(tables.map(visible))})` : '';
    const alike = names.find((name) => plainName(name) === plainName(strange.name));
    const remedy =
      alike === undefined
        ? 'remove it, or add training pictures of it'
        : `it differs from '${visible(alike)}' there in case, spaces or hyphens alone: call both the same`;
    const name = alike === undefined ? visible(strange.name) : `'${visible(strange.name)}'`;
    throw new GannetError(`${heldOut.where} has a class ${name}${by}, which ${splits.train.where} has not; ${remedy}`);
  }
  const placed = place(test, names, true);
  notices.push(
    `trains on ${visible(splits.train.name)}/ (${plural(learnt.length, 'picture')}) and holds out ` +
      `${visible(heldOut.name)}/ (${placed.length})`,
  );
  return { classNames: names, pictures: [...learnt, ...placed], notices, doubts };

  /** Sub-folders as classes, or all pictures as one; those without any picture are told of. */
  function classesOf(folder: Folder): Class[] {
    if (told === null) return [{ name: noClass, files: pictures(folder) }];
    const labelled = pictures(folder).filter((file) => classOf.has(file));
    if (labelled.length > 0) return toldClasses(folder, labelled);
    const inner = full(folder);
    const outer = loose(folder);
    if (inner.length > 0 && outer.length > 0) throw besideFolders(folder, outer[0]!, pictures(inner[0]!)[0]!);
    if (inner.length === 0) return [{ name: noClass, files: outer }];
    const without = folder.folders.filter((one) => !inner.includes(one));
    doubts.push(
      ...doubtAbout(
        'empty-class',
        without.map(({ where }) => where),
      ),
    );
    const empty = without.map(({ name }) => `${visible(name)}/`);
    if (empty.length > 0) notices.push(`no pictures are in ${some(empty)} of ${folder.where}: no class is made of it`);
    return gathered(inner.map((one) => [one.name, pictures(one)]));
  }

  /** A split as some archives have it, in a folder of its own name. */
  function unwrapped(split: Folder): Folder {
    const [inner, ...others] = full(split);
    const isTwice = inner?.name.toLowerCase() === split.name.toLowerCase();
    return inner && isTwice && others.length === 0 && loose(split).length === 0 ? inner : split;
  }

  function doubtClasses(folder: Folder): void {
    if (told === null || pictures(folder).some((file) => classOf.has(file))) return;
    const odd = oddClasses(full(folder), pictures);
    if (!odd) return;
    notices.push(odd.notice);
    doubts.push({ kind: 'odd-class', names: odd.folders.map(({ where }) => where) });
  }

  function toldClasses(folder: Folder, labelled: readonly SourceFile[]): Class[] {
    const untold = pictures(folder).filter((file) => !classOf.has(file));
    if (untold.length > 0) {
      doubts.push({ kind: 'unlabelled', names: untold.map(({ where }) => where) });
      notices.push(
        `left out ${plural(untold.length, 'picture')} without a label: ${some(untold.map((file) => visible(file.name)))}`,
      );
    }
    return gathered(labelled.map((file) => [classOf.get(file)!, [file]]));
  }
}

/** Classes by name, in order. A letter and its accent are one character or two, by the system that wrote the name. */
function gathered(parts: readonly (readonly [name: string, files: readonly SourceFile[]])[]): Class[] {
  const byClass = new Map<string, SourceFile[]>();
  for (const [name, files] of parts) {
    const key = name.normalize('NFC');
    const own = byClass.get(key) ?? [];
    for (const file of files) own.push(file);
    byClass.set(key, own);
  }
  const classes = [...byClass].map(([name, files]) => ({ name, files }));
  return classes.sort(numbersFirst(classes));
}

/** All pictures of a folder and its sub-folders as one class, in the order of their paths. */
export function withoutClasses(root: Folder, isPicture: (file: SourceFile) => boolean): Arrangement {
  const files = allFiles(root).filter(isPicture);
  return {
    classNames: [noClass],
    pictures: place([{ name: noClass, files }], [noClass], false),
    notices: [],
    doubts: [],
  };
}

/** The name of each class in order. @throws GannetError if there are too many */
function namesOf(classes: readonly Class[], folder: Folder, areTold: boolean): string[] {
  if (classes.length > mostClasses) {
    const [what, remedy] = areTold
      ? ['classes, by the file of labels', 'give --label none']
      : ['sub-folders with pictures', 'put all pictures into one folder (or give --label none)'];
    throw new GannetError(
      `${folder.where} has ${classes.length} ${what}; at most ${mostClasses} classes work: join some, or ${remedy} to learn without classes`,
    );
  }
  return classes.map(({ name }) => name);
}

function place(classes: readonly Class[], names: readonly string[], heldOut: boolean): Placed[] {
  return classes.flatMap(({ name, files }) => {
    const label = names.indexOf(name);
    return files.map((file) => ({ file, label, heldOut }));
  });
}

/** Names that are all numbers are in the order of these, others in that of their characters. */
function numbersFirst(all: readonly { readonly name: string }[]): (a: Class, b: Class) => number {
  if (!all.every(({ name }) => /^\d+$/.test(name))) return byName;
  return (a, b) => Number(a.name) - Number(b.name) || byName(a, b);
}

function besideFolders(folder: Folder, loose: SourceFile, inner: SourceFile): GannetError {
  return new GannetError(
    `${folder.where} has pictures beside its sub-folders (${loose.where}) and in them (${inner.where}); put each into ` +
      'the sub-folder of its class, or all into one folder',
  );
}
