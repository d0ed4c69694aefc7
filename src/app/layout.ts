export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** An image to draw: a point on the way from one seed's latent point to another's, and a class. */
export interface Drawn {
  readonly from: number;
  readonly to: number;
  /** 0 at `from`, 1 at `to`. */
  readonly share: number;
  readonly label: number;
}

export interface Layout {
  readonly columns: number;
  /** Row by row. */
  readonly images: readonly Drawn[];
}

/** Steps from one seed to the next. */
const steps = 8;
/** Images a row, where there are no classes. */
const plainColumns = 10;

const at = (seed: number, label: number): Drawn => ({ from: seed, to: seed, share: 0, label });
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** A row for each seed and a column for each class; without classes, rows of ten. */
export function seedRows(seeds: readonly number[] | undefined, classes: readonly number[] | null): Layout {
  if (classes === null) return { columns: plainColumns, images: (seeds ?? upTo(80)).map((seed) => at(seed, 0)) };
  const images = (seeds ?? upTo(8)).flatMap((seed) => classes.map((label) => at(seed, label)));
  return { columns: classes.length, images };
}

/** A full grid: seeds (0, 1, 2, … where none are given) and classes in turn. */
export function gridCells(
  { rows, columns }: Grid,
  seeds: readonly number[] | undefined,
  classes: readonly number[] | null,
): Layout {
  const images = upTo(rows * columns).map((i) =>
    at(seeds ? seeds[i % seeds.length]! : i, classes ? classes[i % classes.length]! : 0),
  );
  return { columns, images };
}

/** Rows and columns for one image of each class, five columns for ten; as many where there are no classes. */
export function defaultGrid(classes: readonly number[] | null): Grid {
  const count = classes?.length ?? plainColumns;
  const columns = Math.min(count, Math.ceil(Math.sqrt(2.5 * count)));
  return { rows: Math.ceil(count / columns), columns };
}

/** The class of each column, where each column is of one class; else null. */
export function columnClasses({ columns, images }: Layout): number[] | null {
  const first = images.slice(0, columns).map(({ label }) => label);
  return images.every(({ label }, i) => label === first[i % columns]) ? first : null;
}

/**
 * Straight lines through the latent points of the seeds, in order. With classes a row is a step of the way and a column
 * a class; without, a row is the way from one seed to the next.
 */
export function interpolation(seeds: readonly number[] = [0, 1], classes: readonly number[] | null): Layout {
  const legs = seeds.slice(1).map((to, i) => ({ from: seeds[i]!, to }));
  const shares = upTo(steps + 1).map((i) => i / steps);
  if (classes === null) {
    const images = legs.flatMap((leg) => shares.map((share) => ({ ...leg, share, label: 0 })));
    return { columns: shares.length, images };
  }
  // A leg's end is the next one's beginning.
  const way = legs.flatMap((leg, i) => (i === 0 ? shares : shares.slice(1)).map((share) => ({ ...leg, share })));
  return { columns: classes.length, images: way.flatMap((point) => classes.map((label) => ({ ...point, label }))) };
}
