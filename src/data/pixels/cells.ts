import { GannetError } from '../../errors.js';
import { visible } from '../../text.js';
import { bare, endOf } from './cell.js';
import type { Columns } from './columns.js';
import { decimal } from './decimal.js';

const [lineFeed, zero] = [10, 48];
/** The most bytes of a value. */
const mostBytes = 1024;
/** Of numbers with a point, -1 may be black. */
const leastFloat = -1;
const tooLong = `has more than ${mostBytes} characters`;

/** What a column is: a pixel, a text that is kept, or nothing that is read. */
const [pixel, kept, skipped] = [0, 1, 2];

/** Thrown where a pixel is a number with a point and whole ones are read. */
export class NotWhole extends Error {}

/** Texts of a column, and the first that is no value of a pixel. */
export interface Texts {
  readonly values: string[];
  odd: { readonly line: number; readonly text: string } | null;
}

/** Reads the rows of a table of pixels, whose bytes come in pieces of any size. */
export class CellReader {
  readonly #columns: Columns;
  readonly #type: 'u1' | 'f4';
  readonly #kinds: Uint8Array;
  /** Of the columns that are kept. */
  readonly texts: ReadonlyMap<number, Texts>;
  readonly #known = new Map<string, string>();
  #left: Uint8Array = new Uint8Array(0);
  #line = 1;
  #column = 0;
  #isHead: boolean;
  /** Rows that were read. */
  rows = 0;

  /**
   * @param type whole numbers 0 to 255, or any
   * @param texts the columns that are kept as texts
   * @param others columns that are not read
   */
  constructor(columns: Columns, type: 'u1' | 'f4', texts: readonly number[], others: readonly number[]) {
    this.#columns = columns;
    this.#type = type;
    this.#kinds = new Uint8Array(columns.count).fill(pixel);
    for (const at of texts) this.#kinds[at] = kept;
    for (const at of others) this.#kinds[at] = skipped;
    this.texts = new Map(texts.map((at) => [at, { values: [], odd: null }]));
    this.#isHead = columns.heads !== null;
  }

  /**
   * The pixels in further bytes, in their order.
   *
   * @throws GannetError if a row has another width, or a value is no pixel
   * @throws NotWhole
   */
  read(piece: Uint8Array): Uint8Array | Float32Array {
    const bytes = this.#left.length > 0 ? Buffer.concat([this.#left, piece]) : piece;
    const delimiter = this.#columns.delimiter.charCodeAt(0);
    const areWhole = this.#type === 'u1';
    const least = areWhole ? 0 : leastFloat;
    // A value and what follows it take two bytes at least.
    const room = (bytes.length >> 1) + 1;
    const values = areWhole ? new Uint8Array(room) : new Float32Array(room);
    let [at, filled] = [0, 0];
    this.#left = new Uint8Array(0);
    while (at < bytes.length) {
      const from = at;
      let value = 0;
      if (areWhole) {
        for (let digit = bytes[at]! - zero; digit >= 0 && digit <= 9; digit = bytes[++at]! - zero) {
          value = 10 * value + digit;
        }
        if (at === from || (bytes[at] !== delimiter && bytes[at] !== lineFeed)) value = Number.NaN;
      } else {
        at = endOf(bytes, from, delimiter);
        value = at < bytes.length ? decimal(bytes, from, at) : Number.NaN;
      }
      const isPlain = value >= least && value <= 255 && this.#kinds[this.#column] === pixel && !this.#isHead;
      if (isPlain) values[filled++] = value;
      else {
        at = endOf(bytes, from, delimiter);
        if (at === bytes.length) {
          this.#keep(bytes, from);
          break;
        }
        const cell = bare(bytes.subarray(from, at));
        if (this.#column === 0 && cell.length === 0 && bytes[at] === lineFeed) {
          this.#line += 1;
          at += 1;
          continue;
        }
        if (!this.#isHead) filled = this.#take(cell, values, filled);
      }
      if (bytes[at] === lineFeed) this.#endRow();
      else this.#column += 1;
      at += 1;
    }
    return values.subarray(0, filled);
  }

  /** The pixels of a last line that does not end. @throws as `read` */
  end(): Uint8Array | Float32Array {
    return this.read(this.#left.length > 0 || this.#column > 0 ? Uint8Array.of(lineFeed) : new Uint8Array(0));
  }

  /** The beginning of a value whose end comes with the next piece. */
  #keep(bytes: Uint8Array, from: number): void {
    if (bytes.length - from > mostBytes) throw this.#wrong(tooLong);
    this.#left = new Uint8Array(bytes.subarray(from));
  }

  #endRow(): void {
    const { count } = this.#columns;
    if (this.#column + 1 !== count) {
      throw new GannetError(
        `${this.#columns.file.where}, line ${this.#line}, has ${this.#column + 1} values, and the first line ${count}: ` +
          'remove or mend it, or fetch the file again',
      );
    }
    if (!this.#isHead) this.rows += 1;
    this.#isHead = false;
    this.#column = 0;
    this.#line += 1;
  }

  /** Takes a value that is not plain digits, or no pixel. */
  #take(cell: Uint8Array, values: Uint8Array | Float32Array, filled: number): number {
    const kind = this.#kinds[this.#column];
    if (kind === undefined) {
      const { file, count } = this.#columns;
      throw new GannetError(
        `${file.where}, line ${this.#line}, has more than the ${count} values of the first line: remove or mend it, or ` +
          'fetch the file again',
      );
    }
    if (kind === skipped) return filled;
    if (cell.length === 0 || cell.length > mostBytes) throw this.#wrong(cell.length === 0 ? 'is empty' : tooLong);
    const value = decimal(cell, 0, cell.length);
    const isWhole = cell.every((byte) => byte >= zero && byte <= zero + 9);
    const isPixel = value >= (this.#type === 'u1' ? 0 : leastFloat) && value <= 255;
    if (kind === kept) {
      const texts = this.texts.get(this.#column)!;
      const text = this.#textOf(cell);
      if (!isPixel || (this.#type === 'u1' && !isWhole)) texts.odd ??= { line: this.#line, text };
      texts.values.push(text);
      return filled;
    }
    if (Number.isNaN(value)) throw this.#wrong(`is '${visible(this.#textOf(cell))}', which is no number`);
    if (this.#type === 'u1' && !isWhole) throw new NotWhole();
    if (!isPixel) throw this.#wrong(`is ${value}`);
    values[filled] = value;
    return filled + 1;
  }

  /** One text for all that are the same: there are few labels. */
  #textOf(cell: Uint8Array): string {
    const key = Buffer.from(cell.buffer, cell.byteOffset, cell.length).toString('latin1');
    const text = this.#known.get(key) ?? new TextDecoder().decode(cell);
    this.#known.set(key, text);
    return text;
  }

  #wrong(what: string): GannetError {
    const { file, heads } = this.#columns;
    const head = heads?.[this.#column];
    const name = head ? ` (${visible(head)})` : '';
    const range = this.#kinds[this.#column] === kept ? 'a label is needed' : 'pixels are 0 to 255, or 0 to 1';
    return new GannetError(
      `${file.where}, line ${this.#line}, column ${this.#column + 1}${name}, ${what}: ${range}; mend or remove the line`,
    );
  }
}
