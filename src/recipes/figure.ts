/** What a picture of samples shows. */
export type Drawing =
  /** A column for each class and a row for each latent point; without classes, `columns` samples in each row. */
  | { readonly kind: 'grid'; readonly rows: number; readonly columns: number }
  /** A titled panel for each class with rows x columns samples of it, each from a latent point of its own. */
  | { readonly kind: 'classPanels'; readonly rows: number; readonly columns: number }
  /** Ten samples; below them, ten points of a straight line from one latent point to another. */
  | { readonly kind: 'interpolation' }
  /** The picture that Keras' ACGAN example makes of an epoch: forty rows of samples by class, and as many real images. */
  | { readonly kind: 'epochClasses' };

/** A picture that a run draws again and again. */
export interface Figure {
  /** What sets its file apart: `images/000500.png` for '', `images/000500-classes.png` for 'classes'. */
  readonly name: string;
  readonly drawing: Drawing;
  /** At the ends of the epochs 1, n, 2n, 3n, …; where it is left out, with every sample (`sampleEvery`). */
  readonly everyEpochs?: number;
}

/** The sample grid that recipes have where their source has none. */
export const sampleGrid: Figure = { name: '', drawing: { kind: 'grid', rows: 8, columns: 10 } };
/** One sample of each class, under its name. */
export const titledClasses: Figure = { name: '', drawing: { kind: 'classPanels', rows: 1, columns: 1 } };

/** Whether a figure that is drawn at the ends of epochs is due at the end of this one (from 1). */
export function isDue({ everyEpochs }: Figure, epoch: number): boolean {
  return everyEpochs !== undefined && (epoch === 1 || epoch % everyEpochs === 0);
}
