import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { hasTableName } from '../kind.js';
import { type Role, roleInPath } from '../roles.js';
import type { Folder, SourceFile } from '../source/source.js';
import { type Columns, columnsOf, isColumns } from './columns.js';

interface Found {
  readonly columns: Columns;
  /** Its path in the source. */
  readonly path: string;
}

/** A table of pixels, and what its images are for. */
export interface Part extends Found {
  readonly role: Role;
}

/** The tables of a dataset: one to learn from, and at most one that is held out. */
export interface Parts {
  readonly parts: readonly Part[];
  /** On others. */
  readonly notices: readonly string[];
}

/**
 * Finds the tables of pixels in a folder and its sub-folders, by their content; their paths say what they are for. Of
 * tables without labels none is held out where those to learn from have some.
 *
 * @param wanted the column of labels, as `columnsOf` takes it
 * @returns null if there are none
 * @throws GannetError if it is not clear which to take, or there are tables of pixels of which none is read
 */
export async function findTables(root: Folder, wanted?: string): Promise<Parts | null> {
  const found: Found[] = [];
  const others: string[] = [];
  const reasons: string[] = [];
  for (const { file, path } of filesIn(root)) {
    const columns = await columnsOf(file, wanted);
    if (isColumns(columns)) found.push({ columns, path });
    else {
      others.push(path);
      if (columns) reasons.push(`${file.where} ${columns.why}`);
    }
  }
  if (found.length === 0) {
    if (reasons.length > 0) throw new GannetError(reasons[0]!);
    return null;
  }
  const { parts, unlabelled } = divided(root, found);
  const isLeft = (one: Found): boolean => ![...parts, ...unlabelled].some(({ path }) => path === one.path);
  const left = [...found.filter(isLeft).map(({ path }) => path), ...others].map(visible);
  const notices = [
    ...unlabelled.map(({ path }) => `left out ${visible(path)}: there are no labels for its images`),
    ...(left.length > 0 ? [`left alone ${plural(left.length, 'table')}: ${some(left)}`] : []),
  ];
  return { parts, notices };
}

/** The table to learn from, the one that is held out, and such as would be if they had labels. */
function divided(root: Folder, found: readonly Found[]) {
  const of = (role: Role | null): Found[] => found.filter(({ path }) => roleInPath(path) === role);
  const train = [of('train'), of(null), found].find((some) => some.length > 0)!;
  const learnt = only(root, train, 'train');
  const parts = [learnt];
  const unlabelled: Found[] = [];
  for (const role of ['test', 'validation'] as const) {
    const some = of(role).filter(({ path }) => path !== learnt.path);
    if (some.length === 0 || parts.length > 1) continue;
    const held = only(root, some, role);
    if (hasLabels(held) || !hasLabels(learnt)) parts.push(held);
    else unlabelled.push(held);
  }
  return { parts, unlabelled };
}

function hasLabels({ columns }: Found): boolean {
  return columns.labels.length > 0;
}

/** The only one of some. @throws GannetError if there are more */
function only({ where }: Folder, tables: readonly Found[], role: Role): Part {
  const [first, second] = tables;
  if (!second) return { ...first!, role };
  const what = { train: 'learn from', validation: 'validate with', test: 'test with' }[role];
  throw new GannetError(
    `${where} has several tables of pixels to ${what}, ${some(tables.map(({ path }) => visible(path)))}: give one of them, ` +
      'or a folder that has no others than a train and a test table of one dataset',
  );
}

function filesIn(folder: Folder, above = ''): { readonly file: SourceFile; readonly path: string }[] {
  const own = folder.files.filter(({ name }) => hasTableName(name));
  return [
    ...own.map((file) => ({ file, path: `${above}${file.name}` })),
    ...folder.folders.flatMap((inner) => filesIn(inner, `${above}${inner.name}/`)),
  ];
}
