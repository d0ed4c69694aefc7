import type { Fault, PictureError } from '../pictures/refuse.js';
import { type Found, foundAll } from './finding.js';

/** A picture that could not be read. */
export interface Broken {
  readonly name: string;
  readonly error: PictureError;
}

const faults: readonly Fault[] = ['unreadable', 'damaged', 'empty-file', 'too-large'];

/** Pictures that cannot be read, by why. @param areLeftOut whether training goes without them */
export function brokenFound(broken: readonly Broken[], areLeftOut: boolean): Found[] {
  return faults.flatMap((fault) =>
    foundAll(
      fault,
      broken.filter(({ error }) => error.fault === fault).map(({ name }) => ({ text: name })),
    ).map((found) => ({ ...found, areLeftOut })),
  );
}
