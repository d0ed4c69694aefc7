import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { visible } from '../../text.js';
import type { Picked } from './named.js';
import { type NumberArray, wholeOf } from './numbers.js';
import type { ArraySplit } from './rows.js';

/** Labels as they are stored. */
export interface StoredLabels {
  readonly where: string;
  readonly values: readonly number[] | readonly string[];
}

/**
 * The shape [N] or [N, K] of labels without other axes, of which each has one row alone, such as those of [N, 1, 1, 1] and
 * of [1, N]; null if an array is no labels by its shape.
 *
 * @param count N, of how many images they are
 */
export function labelShape(shape: readonly number[], count: number): readonly number[] | null {
  const [rows, ...rest] = shape;
  const long = rest.filter((size) => size !== 1);
  if (rows === count && long.length <= 1) return [count, ...long];
  return rows === 1 && long.length === 1 && long[0] === count ? [count] : null;
}

/** The labels of a split, which are read before the images: they are small. @throws GannetError if they do not fit */
export async function readLabels({ images, labels }: Picked, where: string): Promise<StoredLabels | null> {
  if (!labels) return null;
  const count = images.shape[0]!;
  if (labels.kind === 'numbers') {
    const shape = labelShape(labels.shape, count) ?? labels.shape;
    return { where: labels.where, values: labelsOf({ ...(await wholeOf(labels)), shape }) };
  }
  const values = await labels.load();
  const place = `${where}: ${visible(labels.name)}`;
  const empty = values.indexOf('');
  if (values.length !== count || empty >= 0) {
    throw new GannetError(
      empty >= 0
        ? `${place}: the label at position ${empty} (counting from 0) is empty; name a class there`
        : `${place} has ${plural(values.length, 'text')} for ${plural(count, 'image')}; give one label for each`,
    );
  }
  return { where: place, values };
}

/**
 * Labels as numbers and the names that go by them, of two splits of which the second may be missing.
 *
 * @param told names of classes by number, where there are any
 * @throws GannetError if one split has texts and the other numbers
 */
export function numbered(
  [train, test]: readonly [StoredLabels | null, StoredLabels | null],
  told: readonly string[] | null,
  where: string,
) {
  const own = [train, test].flatMap((stored) => (stored ? [stored.values] : []));
  const texts = [...new Set(own.flatMap((values) => values.filter((value) => typeof value === 'string')))];
  if (texts.length === 0) {
    return {
      train: train as ArraySplit['labels'],
      test: test as ArraySplit['labels'],
      names: told && new Map(told.entries()),
    };
  }
  if (own.some((values) => typeof values[0] === 'number')) {
    throw new GannetError(`${where}: labels are texts in one split and numbers in the other; give two of one kind`);
  }
  const areNumbers = texts.every((text) => /^\d+$/.test(text));
  texts.sort((a, b) => (areNumbers ? Number(a) - Number(b) : a < b ? -1 : 1));
  const index = new Map(texts.map((text, label) => [text, label]));
  const of = (stored: StoredLabels | null): ArraySplit['labels'] =>
    stored && { where: stored.where, values: stored.values.map((text) => index.get(String(text))!) };
  return { train: of(train), test: of(test), names: new Map(texts.entries()) };
}

/** Labels [N] or [N, 1] as whole numbers from 0, or [N, K] of which one of K is 1 and the others 0. */
function labelsOf({ where, shape, data }: NumberArray): number[] {
  const [rows = 0, columns = 1] = shape;
  const values = Array.from(data as ArrayLike<number | bigint>, Number);
  if (columns > 1) return Array.from({ length: rows }, (_, row) => hotOf(values, row, columns, where));
  const wrong = values.findIndex((value) => !Number.isSafeInteger(value) || value < 0);
  if (wrong < 0) return values;
  throw new GannetError(`${where}: label ${values[wrong]} at position ${wrong} is not a whole number from 0`);
}

function hotOf(values: readonly number[], row: number, columns: number, where: string): number {
  const some = values.slice(row * columns, (row + 1) * columns);
  const hot = some.indexOf(1);
  if (hot >= 0 && some.every((value, i) => value === (i === hot ? 1 : 0))) return hot;
  throw new GannetError(
    `${where}: row ${row}, [${some.slice(0, 8).join(', ')}${columns > 8 ? ', …' : ''}], has not one 1 among zeros`,
  );
}
