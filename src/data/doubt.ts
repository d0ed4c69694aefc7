/** What a reader meets that is no error, but seldom meant. */
export type DoubtKind =
  /** Labels name a picture that is not there. */
  | 'missing-picture'
  /** A picture has no label where others have; it is left out. */
  | 'unlabelled'
  /** One picture has two labels, of which the last counts. */
  | 'two-labels'
  /** A picture lies in the folder of another class than its label's; the label counts. */
  | 'other-folder'
  /** A label is of none of the classes; it is left out. */
  | 'unknown-class'
  /** A row of a table has no picture; it is left out. */
  | 'no-picture'
  /** A class has no picture, or none to learn from. */
  | 'empty-class'
  /** A folder is taken as a class, and seems to be a split, or another part of the data. */
  | 'odd-class'
  /** A picture of a kind that is not read; it is left out. */
  | 'unsupported'
  /** A link that leads nowhere, or is not followed. */
  | 'dead-link';

/** Everything in a source about which there is one doubt. */
export interface Doubt {
  readonly kind: DoubtKind;
  /** What it is about, such as paths of files. */
  readonly names: readonly string[];
}

/** A doubt about these, if there are any. */
export function doubtAbout(kind: DoubtKind, names: readonly string[]): Doubt[] {
  return names.length > 0 ? [{ kind, names }] : [];
}
