import { count } from '../../numbers.js';
import { visible } from '../../text.js';
import { plainName } from '../classes.js';
import { type Found, fewest, foundAll, mostUneven } from './finding.js';

/** Images of a class. */
export interface ClassCount {
  readonly name: string;
  readonly train: number;
  readonly heldOut: number;
}

/** Classes without images, of few, or of far fewer than another; and names that are nearly the same. */
export function balanceFound(classes: readonly ClassCount[]): Found[] {
  // One class is none.
  const several = classes.length > 1 ? classes : [];
  const all = classes.reduce((n, { train }) => n + train, 0);
  const largest = classes.reduce<ClassCount | null>((a, b) => (a && a.train >= b.train ? a : b), null);
  const text = ({ name, train }: ClassCount) => ({ text: `${visible(name)} (${count(train)})` });
  const empty = several.filter(({ train }) => train === 0);
  const few = several.filter(({ train }) => train > 0 && train < fewest);
  const uneven = several.filter(({ train }) => train > 0 && train * mostUneven < largest!.train);
  return [
    ...foundAll('empty-class', empty.map(text)),
    ...(several.length === 0 && all < fewest ? foundAll('few-in-all', [], all) : []),
    ...foundAll('few-images', few.map(text)),
    ...foundAll('imbalance', uneven.map(text)).map((found) => ({
      ...found,
      of: `the largest, ${text(largest!).text}`,
    })),
    ...foundAll('alike-names', alike(several)),
  ];
}

function alike(classes: readonly ClassCount[]) {
  return classes.flatMap((one, i) => {
    const before = classes.slice(0, i).find((other) => plainName(other.name) === plainName(one.name));
    return before ? [{ text: `${visible(before.name)}, ${visible(one.name)}` }] : [];
  });
}
