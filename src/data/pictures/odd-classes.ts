import { some, visible } from '../../text.js';
import { byName, type Folder, type SourceFile } from '../source/source.js';
import { roleOf } from './splits.js';

/** Words in names of what is no class, as of pictures that are drawn over others, or have no labels. */
const partWord = /(?<!\p{L})(images?|masks?|labels?|annotations?|unlabell?ed|predictions?|pred)(?!\p{L})/iu;
/** Folders into which tools put so many pictures each: they are numbered by themselves, or by their first picture. */
const portionName = /^\d{5,}$/;
const portions: readonly number[] = [1, 1000];

/** Classes about which there is a doubt whether they are some, and a word on it. */
export interface OddClasses {
  readonly folders: readonly Folder[];
  readonly notice: string;
}

/**
 * Folders that are taken as classes and seem to be something else: splits of other names, kinds of pictures, folders
 * above the classes, or portions of one heap. Null where they seem to be classes.
 *
 * @param picturesIn those of a folder and its sub-folders, in the order of their paths
 */
export function oddClasses(
  classes: readonly Folder[],
  picturesIn: (folder: Folder) => readonly SourceFile[],
): OddClasses | null {
  const inner = (folder: Folder): Folder[] => folder.folders.filter((one) => picturesIn(one).length > 0);
  const odd = (folders: readonly Folder[], why: string): OddClasses => {
    const names = some(folders.map(({ name }) => `${visible(name)}/`));
    return { folders, notice: `takes ${names} as ${folders.length === 1 ? 'a class' : 'classes'}, though ${why}` };
  };
  const parts = classes.filter((folder) => roleOf(folder) || partWord.test(folder.name));
  const arePairs = parts.length > 1 && 2 * parts.length >= classes.length;
  if (arePairs || parts.some((folder) => inner(folder).length > 0)) {
    return odd(
      parts,
      'parts of a dataset are called so: give the folder to learn from, or call splits train/ and test/',
    );
  }
  if (classes.length < 2) return null;
  const [first, ...others] = classes.map(inner);
  const shared = first!.filter(({ name }) => others.every((folders) => folders.some((one) => one.name === name)));
  if (shared.length > 1 || shared.some(roleOf)) {
    const names = some(shared.map(({ name }) => `${visible(name)}/`));
    return odd(classes, `all have ${names} in them: if these are the classes or splits, put them above`);
  }
  if (!arePortions(classes, picturesIn)) return null;
  return odd(
    classes,
    'their pictures are numbered on from one to the next: put all into one folder if they are of no class',
  );
}

/** Whether folders are called by numbers, 1 or 1000 apart, and pictures by numbers that go on where those before end. */
function arePortions(classes: readonly Folder[], picturesIn: (folder: Folder) => readonly SourceFile[]): boolean {
  if (!classes.every(({ name }) => portionName.test(name))) return false;
  const ordered = [...classes].sort(byName);
  const numbers = ordered.map(({ name }) => Number(name));
  const steps = new Set(numbers.slice(1).map((number, i) => number - numbers[i]!));
  if (steps.size !== 1 || !portions.includes([...steps][0]!)) return false;
  let last = Number.NEGATIVE_INFINITY;
  return ordered.every((folder) => {
    const own = picturesIn(folder).map(({ name }) => Number(/(\d+)\D*$/.exec(name)?.[1] ?? Number.NaN));
    const before = last;
    for (const number of own) last = Math.max(last, number);
    return own.every((number) => number > before);
  });
}
