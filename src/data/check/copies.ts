import { type Example, type FindingKind, type Found, foundAll } from './finding.js';
import { type Group, nearImages, sameImages } from './groups.js';
import type { Glanced, Looked } from './looked.js';

/** Images that are in the data more than once: on both sides, in several classes, or twice in one. */
export function sameFound(images: readonly Glanced[]): Found[] {
  return copies(sameImages(images), ' = ', { sides: 'leak', classes: 'conflict', rest: 'duplicate' });
}

/** The same of images that are nearly the same. */
export function nearFound(images: readonly Looked[]): Found[] {
  return copies(nearImages(images), ' ~ ', {
    sides: 'near-leak',
    classes: 'near-conflict',
    rest: 'near-duplicate',
  });
}

function copies(
  groups: readonly Group[],
  sign: string,
  kinds: { readonly sides: FindingKind; readonly classes: FindingKind; readonly rest: FindingKind },
): Found[] {
  const isLeak = (group: Group): boolean => group.some((one) => one.heldOut) && group.some((one) => !one.heldOut);
  const isConflict = (group: Group): boolean => group.some(({ label }) => label !== group[0]!.label);
  const leaks = groups.filter(isLeak);
  const conflicts = groups.filter(isConflict);
  const rest = groups.filter((group) => !isLeak(group) && !isConflict(group));
  const sum = (some: readonly Group[], of: (group: Group) => number): number =>
    some.reduce((total, group) => total + of(group), 0);
  return [
    ...foundAll(
      kinds.sides,
      // Of a large group one of each side.
      leaks.map((group) => pair(group.find((one) => one.heldOut)!, group.find((one) => !one.heldOut)!, sign)),
      sum(leaks, (group) => group.filter((one) => one.heldOut).length),
    ),
    ...foundAll(
      kinds.classes,
      conflicts.map((group) => pair(group[0]!, group.find(({ label }) => label !== group[0]!.label)!, sign)),
      sum(conflicts, (group) => group.length),
    ),
    ...foundAll(
      kinds.rest,
      rest.map((group) => pair(group[0]!, group[1]!, sign)),
      sum(rest, (group) => group.length - 1),
    ),
  ];
}

function pair(a: Glanced, b: Glanced, sign: string): Example {
  return { text: `${a.name}${sign}${b.name}`, rows: [a.row, b.row] };
}
