import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import type { NumberArray } from './numbers.js';

/**
 * Labels [N] or [N, 1] as whole numbers from 0, or [N, K] of which one of K is 1 and the others 0.
 *
 * @param count how many images they belong to
 * @throws GannetError if they are something else, or too many or few
 */
export function labelsOf({ where, shape, data }: NumberArray, count: number): number[] {
  const [rows = 0, columns = 1] = shape;
  if (rows !== count) {
    throw new GannetError(
      `${where} has ${plural(rows, 'label')} for ${plural(count, 'image')}; give two arrays of one dataset`,
    );
  }
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
