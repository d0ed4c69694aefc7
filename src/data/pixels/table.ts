import { GannetError } from '../../errors.js';
import { visible } from '../../text.js';
import type { LabelArray } from '../arrays/named.js';
import { blocksOf, inOneBlock, type NumberBlocks } from '../arrays/numbers.js';
import { bytesOf } from './bytes.js';
import { CellReader, NotWhole, type Texts } from './cells.js';
import type { Columns } from './columns.js';
import { labelAmong } from './first-or-last.js';

/** The images of a table of pixels, none of which is in memory, and the labels in it. */
export interface Table {
  /** [N, side, side], or with colours side by side [N, side, side, 3]. */
  readonly images: NumberBlocks;
  readonly labels: LabelArray | null;
  /** What was taken for what. */
  readonly notices: readonly string[];
}

/** The name of labels of which a head says that they are some, and of such that were guessed to be. */
const [toldLabels, guessedLabels] = ['labels', 'column'];

/**
 * Goes through a table once, for the number of its rows, their labels and whether pixels are whole numbers.
 *
 * @param prefix before the name of the labels
 * @throws GannetError if it has no rows, or a row is damaged
 */
export async function openTable(columns: Columns, prefix: string): Promise<Table> {
  const { file, heads, others, shape } = columns;
  const { where } = file;
  const bytes = await bytesOf(file);
  const { type, reader } = await lookThrough(columns, bytes);
  if (reader.rows === 0) throw new GannetError(`${where} has no rows of pixels: fetch it again`);
  const label = labelAmong(reader.texts, where);
  const texts = label === null ? null : reader.texts.get(label)!;
  const { side, channels } = shape;
  const pixels = side * side * channels;
  const unread = label === null ? others : [...others, label];
  const values = async function* () {
    const cells = new CellReader(columns, type, [], unread);
    for await (const piece of bytes()) yield asBytes(cells.read(piece));
    yield asBytes(cells.end());
  };
  const images: NumberBlocks = {
    ...{ where, type, shape: [reader.rows, side, side, ...(channels === 3 ? [3] : [])] },
    blocks: () => blocksOf(values(), Number(type[1]) * pixels, type, 'little'),
  };
  const isTold = columns.labels.length === 1;
  const column = label === null ? '' : `column ${heads && isTold ? visible(heads[label]!) : label + 1}`;
  const name = `${prefix}${isTold ? toldLabels : `${guessedLabels} ${(label ?? 0) + 1}`}`;
  return {
    images,
    labels: texts && labelsOf(texts, { name, where: `${where}, ${column}`, rows: reader.rows }),
    notices: noticesOf(columns, label),
  };
}

/** Reads whole numbers, or where these are none, others. */
async function lookThrough(columns: Columns, bytes: () => AsyncIterable<Uint8Array>) {
  for (const type of ['u1', 'f4'] as const) {
    const reader = new CellReader(columns, type, columns.labels, columns.others);
    try {
      for await (const piece of bytes()) reader.read(piece);
      reader.end();
      return { type, reader };
    } catch (error) {
      if (!(error instanceof NotWhole)) throw error;
    }
  }
  throw new Error('of floats none has to be whole');
}

function labelsOf(
  { values }: Texts,
  { name, where, rows }: { readonly name: string; readonly where: string; readonly rows: number },
): LabelArray {
  // As floats, whole numbers are written 3.0.
  const areNumbers = values.every((text) => /^\d+(\.0*)?$/.test(text));
  if (!areNumbers) return { kind: 'texts', name, shape: [rows], load: async () => values };
  const numbers = { where, shape: [rows], data: Float64Array.from(values, Number) };
  return { kind: 'numbers', name, ...inOneBlock(numbers, 'f8') };
}

function noticesOf({ file, heads, labels, others, shape: { side, channels } }: Columns, label: number | null) {
  const colours = channels === 3 ? ' in colour' : '';
  const called = (at: number): string => (heads?.[at] ? visible(heads[at]) : String(at + 1));
  const by = label === null ? 'without labels' : `whose labels are in column ${called(label)}`;
  const guess = labels.length > 1 ? `, the ${label === labels[0] ? 'first' : 'last'}, as no head says which` : '';
  const left = others.length > 0 ? `; left alone column ${others.map(called).join(', ')}` : '';
  return [`${file.where} is read as images of ${side}x${side}${colours}, ${by}${guess}${left}`];
}

function asBytes({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
