import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import type { Role } from '../roles.js';
import type { SourceFile } from '../source/source.js';
import type { Arrangement, Placed } from './arrange.js';

/**
 * What tables tell pictures to be for, by a column or by what they are called themselves, null where a word is of no
 * split; and the names of these tables.
 */
export interface ToldSplits {
  readonly roleOf: ReadonlyMap<SourceFile, Role | null>;
  readonly tables: readonly string[];
}

/**
 * Learns from the pictures that tables say are for that, and holds out those to test, or to validate where none are to
 * test. Where folders are splits already, these count.
 *
 * @throws GannetError if none are left to learn from, or a class has held-out pictures alone
 */
export function divideAsTold(arranged: Arrangement, { roleOf, tables }: ToldSplits): Arrangement {
  if (roleOf.size === 0) return arranged;
  const by = some(tables.map(visible));
  if (arranged.pictures.some(({ heldOut }) => heldOut)) {
    const agrees = ({ file, heldOut }: Placed): boolean =>
      !roleOf.has(file) || heldOut === (roleOf.get(file) !== 'train');
    if (arranged.pictures.every(agrees)) return arranged;
    return { ...arranged, notices: [...arranged.notices, `the split in ${by} is not used: folders are splits`] };
  }
  const of = (role: Role): Placed[] => arranged.pictures.filter(({ file }) => roleOf.get(file) === role);
  const learnt = of('train');
  if (learnt.length === 0)
    throw new GannetError(`the split in ${by} leaves no picture to learn from; mend or remove it`);
  const heldRole = of('test').length > 0 ? 'test' : 'validation';
  const held = of(heldRole);
  const learntLabels = new Set(learnt.map(({ label }) => label));
  const strange = held.find(({ label }) => !learntLabels.has(label));
  if (strange) {
    throw new GannetError(
      `the split in ${by} holds out pictures of the class ${visible(arranged.classNames[strange.label]!)} and has none to ` +
        `learn from, such as ${strange.file.where}; remove them from it, or add training pictures of the class`,
    );
  }
  const leftOut = arranged.pictures.length - learnt.length - held.length;
  const heldText = held.length > 0 ? ` and holds out those of ${heldRole} (${held.length})` : '';
  const notices = [
    `trains on the pictures of train in ${by} (${learnt.length})${heldText}`,
    ...(leftOut > 0 ? [`left out ${plural(leftOut, 'picture')} of no split that is used`] : []),
  ];
  const pictures = [...learnt, ...held.map((picture) => ({ ...picture, heldOut: true }))];
  return { ...arranged, pictures, notices: [...arranged.notices, ...notices] };
}
