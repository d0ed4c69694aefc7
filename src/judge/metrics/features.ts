import { GannetError } from '../../errors.js';

/** Samples as rows of numbers, row-major: features of a network, class probabilities, or pixels. */
export interface Features {
  readonly rows: number;
  readonly width: number;
  /** [rows, width] */
  readonly data: Float32Array;
}

/**
 * Checks what every metric takes for granted.
 *
 * @param what names the samples in the error, such as `fakes`
 * @throws GannetError if there is no row, if the data does not have its shape's size, or if a number is not finite
 */
export function checkFeatures(what: string, { rows, width, data }: Features): void {
  if (rows < 1 || width < 1) throw new GannetError(`${what}: no samples to judge ([${rows}, ${width}])`);
  if (data.length !== rows * width)
    throw new GannetError(`${what}: ${data.length} numbers do not make ${rows} rows of ${width}`);
  const bad = data.findIndex((x) => !Number.isFinite(x));
  if (bad < 0) return;
  const [row, column] = [Math.floor(bad / width), bad % width];
  throw new GannetError(`${what}: row ${row}, column ${column} is ${data[bad]}; only finite numbers can be judged`);
}

/** Checks two sets of samples that are to be compared. @throws GannetError as `checkFeatures`, or if widths differ */
export function checkPair(whatA: string, a: Features, whatB: string, b: Features): void {
  checkFeatures(whatA, a);
  checkFeatures(whatB, b);
  if (a.width !== b.width)
    throw new GannetError(`${whatA} have ${a.width} features, ${whatB} ${b.width}: they are not of one network`);
}

/** These rows, in this order. */
export function selectRows({ width, data }: Features, rows: ArrayLike<number>): Features {
  const out = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) out.set(data.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return { rows: rows.length, width, data: out };
}

/**
 * The rows of each class: element c lists those whose label is c.
 *
 * @throws GannetError if there is not one label a row, or one is not an integer from 0 to classes - 1
 */
export function rowsByClass(rows: number, labels: ArrayLike<number>, classes: number): number[][] {
  if (labels.length !== rows) throw new GannetError(`${labels.length} labels for ${rows} samples`);
  const found = Array.from({ length: classes }, (): number[] => []);
  for (let i = 0; i < rows; i++) {
    const of = found[labels[i]!];
    if (!of) throw new GannetError(`label ${labels[i]} of sample ${i} is not a class from 0 to ${classes - 1}`);
    of.push(i);
  }
  return found;
}
