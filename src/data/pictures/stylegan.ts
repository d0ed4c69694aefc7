import { GannetError } from '../../errors.js';
import type { SourceFile } from '../source/source.js';
import type { Table } from './label-columns.js';

/**
 * `{"labels": [["00000/img00000000.png", 6], …]}`; null where it says that there are no labels, `{"labels": null}`. A label
 * below 0 is of no class.
 */
export function readStylegan(file: SourceFile, text: string): Table | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new GannetError(`${file.where} is not JSON; mend or remove it`, { cause: error });
  }
  if (typeof json !== 'object' || json === null || !('labels' in json))
    return { unused: 'it is no object with "labels", as stylegan’s tools write it', absent: [] };
  const { labels } = json;
  if (labels === null) return null;
  if (!Array.isArray(labels)) {
    throw new GannetError(`${file.where}: labels are no list of pairs, [path, number]; mend or remove it`);
  }
  const told = labels.map((pair: unknown, i): [string, string | null] => {
    if (Array.isArray(pair) && typeof pair[0] === 'string' && Number.isInteger(pair[1])) {
      return [pair[0], pair[1] < 0 ? null : String(pair[1])];
    }
    throw new GannetError(`${file.where}: labels[${i}] is not a picture's path and a whole number; mend or remove it`);
  });
  return { told, without: '' };
}
