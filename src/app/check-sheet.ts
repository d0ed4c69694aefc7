import type { Checked } from '../data/check/check.js';
import { type FindingKind, inWords } from '../data/check/finding.js';
import type { Subjects } from '../data/check/subjects.js';
import type { Sheet } from '../figures/sheet.js';
import { tileGrid } from '../formats/grid.js';
import { count } from '../numbers.js';
import { visible } from '../text.js';

/** Images in a row. */
const across = 10;
/** Pixels around each image, and how bright they are: so that a white image is seen on the white sheet. */
const margin = 1;
const frame = 0xd0;
/** Rows of classes; of more classes the first ones. */
const mostClasses = 20;

/** A row of the sheet. */
interface Row {
  readonly title: string;
  readonly rows: readonly number[];
}

/** What rows of findings are called, shorter than in words. */
const shortly: Readonly<Partial<Record<FindingKind, string>>> = {
  leak: 'held out and trained',
  conflict: 'in two classes',
  duplicate: 'twice',
  'near-leak': 'near, held out',
  'near-conflict': 'near, two classes',
  'near-duplicate': 'nearly twice',
  vanishing: 'vanishing',
  constant: 'one colour',
  'nearly-constant': 'nearly one colour',
  'cut-away': 'cut to half',
  enlarged: 'enlarged',
  dark: 'dark',
};

/**
 * The contact sheet of data, as a recipe gets them: a row for each class, and below them one for each finding that can be
 * seen. Null where nothing could be read.
 */
export async function checkSheet(subjects: Subjects, { images, found, survey }: Checked): Promise<Sheet | null> {
  const classes = survey.classes.slice(0, mostClasses).map(({ name, train, heldOut }, label): Row => {
    const own = images.filter((image) => image.label === label).map(({ row }) => row);
    return { title: `${visible(name)} (${count(train + heldOut)})`, rows: spread(own) };
  });
  const findings = found.map(
    ({ kind, examples }): Row => ({
      title: shortly[kind] ?? inWords({ kind, count: 1, examples }).kind,
      rows: [...new Set(examples.flatMap(({ rows = [] }) => rows))].slice(0, across),
    }),
  );
  const rows = [...classes, ...findings].filter((row) => row.rows.length > 0);
  if (rows.length === 0) return null;
  const { height, width, channels } = survey.readAs;
  const [tileHeight, tileWidth] = [height + 2 * margin, width + 2 * margin];
  const size = channels * tileHeight * tileWidth;
  const tiles = new Uint8Array(rows.length * across * size).fill(255);
  const places = new Map<number, number[]>();
  for (const [r, { rows: own }] of rows.entries()) {
    for (const [c, row] of own.entries()) places.set(row, [...(places.get(row) ?? []), r * across + c]);
  }
  for await (const one of subjects.read([...places.keys()].sort((a, b) => a - b))) {
    if ('error' in one) continue;
    const { image } = one;
    for (const place of places.get(one.row)!) {
      tiles.fill(frame, place * size, (place + 1) * size);
      for (let c = 0; c < channels; c++) {
        const channel = Math.min(c, image.channels - 1);
        for (let h = 0; h < height; h++) {
          const to = place * size + (c * tileHeight + margin + h) * tileWidth + margin;
          for (let w = 0; w < width; w++) tiles[to + w] = image.data[(h * width + w) * image.channels + channel]!;
        }
      }
    }
  }
  const shape = { count: rows.length * across, channels, height: tileHeight, width: tileWidth };
  return {
    caption: `${subjects.name}: ${count(images.length)} images as ${height}x${width}`,
    panels: [
      {
        picture: tileGrid(tiles, shape, { columns: across }),
        rowTitles: { texts: rows.map(({ title }) => title), height: tileHeight },
      },
    ],
    columns: 1,
  };
}

/** Some of many, from the first to the last. */
function spread(rows: readonly number[]): number[] {
  if (rows.length <= across) return [...rows];
  return Array.from({ length: across }, (_, i) => rows[Math.floor((i * rows.length) / across)]!);
}
