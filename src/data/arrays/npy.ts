import { GannetError } from '../../errors.js';
import { kindOf } from '../kind.js';
import type { DataOptions } from '../options.js';
import type { ImageRows } from '../rows.js';
import { behind, type Folder, type SourceFile, streamOf } from '../source/source.js';
import { rowsOfClassFiles } from './class-files.js';
import { type NamedArray, otherArray } from './named.js';
import { blocksOf, byRows, type NumberBlocks, type NumberType, numberTypes, wholeOf } from './numbers.js';
import { rowsOfArrays } from './pick.js';
import { type TextType, textBytes, textsOf, textType } from './texts.js';

interface Header {
  readonly type: NumberType | TextType;
  readonly order: 'little' | 'big';
  readonly shape: readonly number[];
  /** Whether the first axis runs fastest, as Fortran has it. */
  readonly byColumns: boolean;
  /** Where the numbers begin. */
  readonly start: number;
}

const records = 'records';

/** A header of something else. */
interface Other {
  readonly holds: string;
  readonly remedy: string | null;
  readonly shape: readonly number[];
}

/**
 * Opens an array file of NumPy's (numpy.lib.format, 1.0 to 3.0).
 *
 * @param name of the array
 * @returns an array of another kind where it holds something else than numbers or texts
 * @throws GannetError if it is no such file
 */
export async function openNpy(file: SourceFile, name: string): Promise<NamedArray> {
  const { where } = file;
  const header = headerOf(await file.head(), where);
  const { shape } = header;
  if ('holds' in header) return otherArray({ name, shape, where }, header.holds, header.remedy);
  const { type, order, byColumns, start } = header;
  // Of a header's word nothing is allocated, unless the file has the bytes.
  const open = async (bytesEach: number) => {
    const stream = await streamOf(file);
    const size = bytesEach * product(shape);
    if (stream.size - start === size) return stream;
    throw new GannetError(
      `${where} is damaged: its header promises the shape [${shape.join(', ')}] (${size} bytes) but it has ` +
        `${stream.size - start} bytes of values; make it anew`,
    );
  };
  if (typeof type === 'object') {
    const load = async (): Promise<string[]> => {
      await open(textBytes(type));
      return textsOf((await file.read()).subarray(start), type, order, where);
    };
    return { kind: 'texts', name, shape, load };
  }
  const array: NumberBlocks = {
    ...{ where, shape, type },
    async *blocks() {
      const { pieces } = await open(Number(type[1]));
      yield* blocksOf(behind(start, pieces()), Number(type[1]) * product(shape.slice(1)), type, order);
    },
  };
  if (!byColumns) return { kind: 'numbers', name, ...array };
  // A row has numbers from all over the file.
  const turned = async function* () {
    yield byRows((await wholeOf(array)).data, shape);
  };
  return { kind: 'numbers', name, ...array, blocks: turned };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, n) => all * n, 1);
}

function headerOf(bytes: Uint8Array, where: string): Header | Other {
  if (bytes.length < 12 || kindOf(bytes) !== 'npy') throw new GannetError(`${where} is not an array file of NumPy's`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6]! > 1;
  const from = long ? 12 : 10;
  const start = from + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(start, bytes.length)));
  const descr = /'descr':\s*'([<>|=]?)([a-z]\d+)/i.exec(text);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  const type = (descr && textType(descr[2]!)) ?? descr?.[2];
  const sizes = (shape ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (!type || shape === undefined || !(typeof type === 'object' || type in numberTypes)) {
    const other = otherContent(text);
    // The names of many fields may push the shape out of the file's head.
    if (other && (shape !== undefined || other.holds === records)) return { ...other, shape: sizes };
    throw new GannetError(`${where} is damaged: its header tells no type or shape of numbers; make it anew`);
  }
  const byColumns = /'fortran_order':\s*True/.test(text);
  const order = descr![1] === '>' ? 'big' : 'little';
  return { type: type as Header['type'], order, shape: sizes, byColumns, start };
}

/** What an array has that is neither numbers nor texts, and what to do; null where its header does not tell. */
function otherContent(header: string): Omit<Other, 'shape'> | null {
  const what = /'descr':\s*('[^']*'|\[)/.exec(header)?.[1];
  if (what === '[') return { holds: records, remedy: 'save it as uint8' };
  const type = /^'[<>|=]?([a-zA-Z]\d*)/.exec(what ?? '')?.[1];
  if (type === undefined || type in numberTypes) return null;
  return type[0] === 'O'
    ? { holds: "Python's own objects", remedy: null }
    : { holds: what!, remedy: 'save it as uint8' };
}

/** The arrays of an .npz file. @throws GannetError as `openNpy` */
export function openNpz({ files }: Folder): Promise<NamedArray[]> {
  const arrays = files.filter((file) => file.name.endsWith('.npy'));
  return Promise.all(arrays.map((file) => openNpy(file, file.name.replace(/\.npy$/, ''))));
}

/**
 * The images of the arrays of an .npz file, or of .npy files that somebody packed (see `rowsOfArrays`), each of which may
 * be a class (see `rowsOfClassFiles`); null if it has none.
 */
export async function readNpz(folder: Folder, name: string, options: DataOptions): Promise<ImageRows | null> {
  const arrays = await openNpz(folder);
  if (arrays.length === 0) return null;
  const place = { where: folder.where, name };
  const classes = /\.npz$/i.test(folder.name) ? null : await rowsOfClassFiles(arrays, place, options);
  return classes ?? rowsOfArrays(arrays, place, options);
}
