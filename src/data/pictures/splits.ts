import { type Role, roleWords } from '../roles.js';
import type { Folder, SourceFile } from '../source/source.js';
import { hasPictures } from './class-folders.js';

/** A name of something. */
interface Named {
  readonly name: string;
}

const roles: readonly (readonly [Role, RegExp])[] = [
  ['train', new RegExp(`^${roleWords.train}(set)?$`, 'i')],
  ['validation', new RegExp(`^(${roleWords.validation}|dev)(set)?$`, 'i')],
  ['test', new RegExp(`^${roleWords.test}(set)?$`, 'i')],
];

/** A name as words and what is between them: `seg_train`, `training-set`, `val2017`, `testImages`. */
const words = /\p{L}+/gu;
const camel = /(?<=\p{Ll})(?=\p{Lu})/u;

/**
 * What a folder's name says that its pictures are for, by a word in it, and the name without that word: '' where the word
 * is all of it. Null if it says nothing. Other than of arrays and files, a word is one by itself: a class may be called
 * anything.
 */
export function roleOf({ name }: Named): { readonly role: Role; readonly rest: string } | null {
  for (const match of name.matchAll(words)) {
    let at = match.index;
    for (const word of match[0].split(camel)) {
      const role = roles.find(([, pattern]) => pattern.test(word))?.[0];
      if (role) return { role, rest: `${name.slice(0, at)}${name.slice(at + word.length)}`.toLowerCase() };
      at += word.length;
    }
  }
  return null;
}

/** A folder to learn from, and those that may be held out, the first before the others. */
interface Splits<F> {
  readonly train: F;
  readonly heldOut: readonly [F, ...F[]];
}

/**
 * Folders as splits, if there are one to learn from and one to hold out, to test or else to validate. A class could be called `train` too, or
 * `train_station` beside `test_tube`: so both are there, with names that are the same but for that word; and where there
 * are several such pairs, these tell something else apart.
 */
export function splitsOf<F extends Named>(folders: readonly F[]): Splits<F> | null {
  const pairs = new Map<string, Splits<F>>();
  for (const rest of new Set(folders.flatMap((folder) => roleOf(folder)?.rest ?? []))) {
    const of = (wanted: Role): F | undefined =>
      folders.find((folder) => {
        const found = roleOf(folder);
        return found?.role === wanted && found.rest === rest;
      });
    const train = of('train');
    const [first, ...others] = [of('test'), of('validation')].filter((folder) => folder !== undefined);
    if (train && first) pairs.set(rest, { train, heldOut: [first, ...others] });
  }
  return pairs.get('') ?? (pairs.size === 1 ? [...pairs.values()][0]! : null);
}

/** The one folder of pictures in another, at any depth, whose name says that it is for this; null for none or several. */
export function folderFor(role: Role, folder: Folder, pictures: ReadonlySet<SourceFile>): Folder | null {
  const inside = ({ folders }: Folder): Folder[] =>
    folders
      .filter((inner) => hasPictures(inner, pictures))
      .flatMap((inner) => (roleOf(inner)?.role === role ? [inner] : inside(inner)));
  const [found, another] = inside(folder);
  return found && !another ? found : null;
}
