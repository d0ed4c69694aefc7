import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { isPicture, kindOf } from '../kind.js';
import { noLabel, noLabelReason } from '../options.js';
import { classRank, isSameHead, rankIn } from '../table-heads.js';
import type { Row } from './groups.js';

/** Thrown for a Parquet file without any picture. */
export class NoPictures extends GannetError {}

/** What a column says of each row. */
interface Told {
  /** Whether there are bytes. */
  readonly pictures: boolean[];
  /** The class, as text; null where there is none. */
  readonly labels: (string | null)[];
  /** Whether bytes of it begin as a picture. */
  isOfPictures: boolean;
  /** Whether it has paths of pictures that are elsewhere. */
  isElsewhere: boolean;
}

/** The columns of a file that count. */
export interface Columns {
  readonly image: string;
  /** Row by row, whether there is a picture. */
  readonly pictures: readonly boolean[];
  /** The column of classes, or why there is none. */
  readonly classes: ClassColumn | { readonly missing: string };
  /** Other columns of pictures, which are left alone. */
  readonly others: readonly string[];
}

/** A column of classes. */
export interface ClassColumn {
  readonly name: string;
  /** Row by row, as text; null where nothing is told. */
  readonly labels: readonly (string | null)[];
  /** Whether it is called so, and not merely the only one that there is. */
  readonly isCalledSo: boolean;
}

/** Names of the column of pictures, from the surest. */
const imageColumns = ['image', 'img', 'images', 'picture', 'photo', 'pixel_values', 'jpg', 'png', 'bytes'];
/** Bytes of a text that may be the name of a class. */
const mostNameBytes = 256;

/** What the columns of a file say, gathered row by row; pictures are let go of again. */
export class ColumnReader {
  readonly #told = new Map<string, Told>();
  readonly #where: string;

  /** @param where the file, for messages */
  constructor(where: string) {
    this.#where = where;
  }

  add(row: Row): void {
    for (const [column, value] of Object.entries(row)) {
      const told = this.#told.get(column) ?? { pictures: [], labels: [], isOfPictures: false, isElsewhere: false };
      this.#told.set(column, told);
      const bytes = bytesIn(value);
      told.pictures.push(bytes !== null);
      told.labels.push(labelIn(value));
      told.isOfPictures ||= bytes !== null && isPicture(kindOf(bytes.subarray(0, 512)));
      told.isElsewhere ||= isPath(value);
    }
  }

  /**
   * @param wanted the column of classes, or `noLabel` for none
   * @throws NoPictures if there is no column of pictures, and GannetError if it is not clear which that is, or there is no
   *   column of classes that is called so
   */
  columns(wanted?: string): Columns {
    const image = this.#imageColumn();
    const { pictures } = this.#told.get(image)!;
    const others = [...this.#told].filter(([column, { isOfPictures }]) => column !== image && !isOfPictures);
    const unused = [...this.#told].filter(([column, { isOfPictures }]) => column !== image && isOfPictures);
    return { image, pictures, classes: this.#classColumn(others, wanted), others: unused.map(([column]) => column) };
  }

  #classColumn(others: readonly (readonly [string, Told])[], wanted: string | undefined): Columns['classes'] {
    if (wanted === undefined) return classColumn(others);
    if (wanted === noLabel) return { missing: noLabelReason };
    const [name, told] = others.find(([column]) => isSameHead(column, wanted)) ?? [];
    if (name === undefined) {
      const there = some(
        others.map(([column]) => visible(column)),
        6,
      );
      throw new GannetError(
        `${this.#where} has no column ${visible(wanted)} that could tell classes, but ${there || 'none'}`,
      );
    }
    if (told!.labels.some((label) => label !== null)) return { name, labels: told!.labels, isCalledSo: true };
    throw new GannetError(`${this.#where}: the column ${visible(name)} has neither whole numbers nor texts`);
  }

  #imageColumn(): string {
    const withBytes = [...this.#told].filter(([, { pictures }]) => pictures.includes(true));
    const decoded = withBytes.filter(([, { isOfPictures }]) => isOfPictures);
    const candidates = decoded.length > 0 ? decoded : withBytes;
    // One called so is it, also where its pictures are of a kind that is not read.
    const called = surest(withBytes, (name) => rankIn(imageColumns, name));
    const [image] = called ?? candidates[0] ?? [];
    if (image === undefined) throw this.#withoutPictures();
    if (called || decoded.length < 2) return image;
    const names = decoded.map(([name]) => visible(name));
    throw new GannetError(
      `${this.#where} has several columns of pictures, ${some(names)}: call the one to learn from image`,
    );
  }

  #withoutPictures(): NoPictures {
    const columns = [...this.#told.keys()];
    if (columns.length === 0) return new NoPictures(`${this.#where} has no rows: fetch it again, or leave it out`);
    const elsewhere = columns.find((column) => this.#told.get(column)!.isElsewhere);
    if (elsewhere !== undefined) {
      return new NoPictures(
        `${this.#where} has only the paths of its pictures in ${visible(elsewhere)}, and not their bytes: save it with them, ` +
          'or give the folder of the pictures',
      );
    }
    return new NoPictures(
      `${this.#where} has no column of pictures, structs of bytes and path or bytes alone: its columns are ` +
        some(columns.map(visible), 6),
    );
  }
}

/** A picture's bytes; null where there are none. */
export function bytesIn(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return null;
  return value.bytes instanceof Uint8Array ? value.bytes : null;
}

/** The column of classes: the one called so, or the only one that may be it. */
function classColumn(columns: readonly (readonly [string, Told])[]): Columns['classes'] {
  const labelled = columns.filter(([, { labels }]) => labels.some((label) => label !== null));
  const called = surest(labelled, classRank);
  const [only] = labelled;
  const found = called ?? (labelled.length === 1 ? only! : null);
  if (found) return { name: found[0], labels: found[1].labels, isCalledSo: called !== null };
  const unread = surest(columns, classRank);
  if (unread) return { missing: `the column ${visible(unread[0])} has neither whole numbers nor texts` };
  if (!only) return { missing: 'there is no column of classes' };
  const names = labelled.map(([name]) => visible(name));
  return {
    missing: `no column is called label, and which of ${some(names)} tells the classes is not clear: --label names one`,
  };
}

/** The column whose name is the surest. @param rank 0 being the surest; Infinity for a name that says nothing */
function surest<C extends readonly [string, Told]>(columns: readonly C[], rank: (name: string) => number): C | null {
  const called = columns.filter(([name]) => rank(name) < Infinity);
  return called.sort(([a], [b]) => rank(a) - rank(b))[0] ?? null;
}

/** Whether it is a picture of which only the path is there. */
function isPath(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'bytes' in value && 'path' in value && value.path !== null;
}

/** A class by name or number; Hugging Face's -1 says that it is not known. */
function labelIn(value: unknown): string | null {
  if (typeof value === 'bigint' || Number.isInteger(value)) return Number(value) < 0 ? null : String(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return value.length <= mostNameBytes ? textIn(value) : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A text by its bytes; null if they are none. */
function textIn(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) || null;
  } catch {
    return null;
  }
}
