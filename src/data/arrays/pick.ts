import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { areCaptions, captionsReason } from '../captions.js';
import { type DataOptions, noLabel, noLabelReason } from '../options.js';
import { type Role, roleInPath } from '../roles.js';
import type { ImageRows } from '../rows.js';
import { isCalledLabels, isTable, pick, several } from './candidates.js';
import { numbered, readLabels, type StoredLabels } from './labels.js';
import { isOther, type NamedArray, type Picked } from './named.js';
import { arrayRows } from './rows.js';

/** The file that arrays are in. */
interface Place {
  /** For messages. */
  readonly where: string;
  /** What it is called as a dataset. */
  readonly name: string;
  /** The classes' names by number, where it tells them. */
  readonly names?: readonly string[];
  /** What labels are there, in words: an array of them by default. */
  readonly labels?: string;
}

/**
 * Finds the images of a file's arrays: of each split, told by `train`, `val` or `test` in their names, the one of images,
 * [N, H, W] or with channels, and the one of N labels; without such words all is for training. Labels may be the classes'
 * names; those of numbers may be named by one more array of texts, `class_names`. Held-out images without labels are left
 * out where those to learn from have some.
 *
 * @throws GannetError if there are no images, it is not clear which they are, or they or the labels are of another kind
 */
export async function rowsOfArrays(
  arrays: readonly NamedArray[],
  { where, name, names, labels: called = 'array of labels' }: Place,
  options: DataOptions,
): Promise<ImageRows> {
  const { label } = options;
  const { train, test, unlabelled } = splitsOf(arrays, where, label);
  const stored = await readLabels(train, where);
  const isGuess = train.labels !== null && label === undefined && !isCalledLabels(train.labels);
  const isCaptioned = isGuess && areCaptions(textsOf(stored));
  // Then it was no sign that they are whole numbers.
  if (isCaptioned && train.rivals) throw several([train.labels!, ...train.rivals], 'labels', where);
  const tables = arrays.filter(isTable);
  const table = [train, test].some((picked) => picked?.labels?.kind === 'numbers') ? tables[0] : undefined;
  const told = names ?? (table?.kind === 'texts' ? await table.load() : null);
  const both = isCaptioned ? ([null, null] as const) : ([stored, test && (await readLabels(test, where))] as const);
  const labels = numbered(both, told, where);
  const splits = {
    train: { images: train.images, labels: labels.train },
    test: test && { images: test.images, labels: labels.test },
  };
  const rows = await arrayRows({ name, ...splits, ...(labels.names && { names: labels.names }) }, options);
  const used = [train, test, ...unlabelled].flatMap((picked) => (picked ? [picked.images, picked.labels] : []));
  const unused = arrays.filter((array) => array !== table && !used.includes(array as never) && !isOther(array));
  const others = arrays.filter(isOther).map((array) => `${visible(array.name)} (${array.holds})`);
  const missing = label === noLabel ? noLabelReason : `there is no ${called}`;
  const notices = [
    ...[train, test].flatMap((picked) => (picked ? rivalsText(picked) : [])),
    ...(isCaptioned ? [`${visible(train.labels!.name)} ${captionsReason}`] : []),
    ...(both[0] ? [] : [`${missing}: all images are of one class`]),
    ...unlabelled.map(({ images }) => `left out ${visible(images.name)}: there are no labels for its images`),
    ...(unused.length > 0 ? [`left alone the arrays ${some(unused.map((array) => visible(array.name)))}`] : []),
    ...(others.length > 0 ? [`left out the arrays ${some(others)}, which are not read`] : []),
  ];
  return { ...rows, notices: [...rows.notices, ...notices] };
}

/** The images to learn from and those that are held out, and such as would be if they had labels. */
function splitsOf(arrays: readonly NamedArray[], where: string, label: string | undefined) {
  const roles = new Map(arrays.map((array) => [array, roleInPath(array.name)]));
  const areSplit = [...roles.values()].some((role) => role !== null);
  const of = (role: Role): Picked | null =>
    pick(
      arrays.filter((array) => (areSplit ? roles.get(array) : 'train') === role),
      where,
      arrays.length === 1,
      label,
    );
  const train = of('train');
  if (!train) throw noImages(arrays, where);
  if (!train.labels && label !== undefined && label !== noLabel) {
    const there = arrays.filter((array) => array !== train.images).map(({ name }) => visible(name));
    throw new GannetError(
      `${where} has no array ${visible(label)} of a label for each of ${visible(train.images.name)}, but ` +
        (some(there, 6) || 'no others'),
    );
  }
  const unlabelled: Picked[] = [];
  const heldOut = (): Picked | null => {
    for (const role of ['test', 'validation'] as const) {
      const picked = of(role);
      if (picked && (picked.labels || !train.labels)) return picked;
      if (picked) unlabelled.push(picked);
    }
    return null;
  };
  const test = heldOut();
  if (test?.labels && !train.labels) {
    throw new GannetError(
      `${where} has labels of ${visible(test.images.name)}, ${visible(test.labels.name)}, but none of ` +
        `${visible(train.images.name)}: add them, or leave the others out to learn without classes`,
    );
  }
  for (const picked of [train, test]) {
    if (picked?.images.shape.includes(0)) {
      const { name, shape } = picked.images;
      throw new GannetError(`${where}: ${visible(name)} has no images: its shape is [${shape.join(', ')}]`);
    }
  }
  return { train, test, unlabelled };
}

function noImages(arrays: readonly NamedArray[], where: string): GannetError {
  const [only] = arrays;
  if (arrays.length === 1 && only && isOther(only)) return only.refusal('images');
  const there = some(
    arrays.map((array) => {
      const shape = `${visible(array.name)} [${array.shape.join(', ')}]`;
      return isOther(array) ? `${shape} of ${array.holds}` : shape;
    }),
    6,
  );
  return new GannetError(
    `${where} has no array of images to learn from, of the shape [N, H, W] or with channels, or [N, H·W] of square ones ` +
      `under a name such as images, but ${there || 'none'}`,
  );
}

/** A word on labels that were told from others by their type. */
function rivalsText({ labels, rivals }: Picked): string[] {
  if (!labels || !rivals) return [];
  const others = some(rivals.map(({ name }) => visible(name)));
  return [
    `${visible(labels.name)} is taken as the labels: it is of whole numbers, and ${others} of numbers with a point`,
  ];
}

function textsOf(stored: StoredLabels | null): string[] {
  return (stored?.values ?? []).map(String);
}
