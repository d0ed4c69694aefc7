import { GannetError } from '../../errors.js';
import type { Dataset } from '../dataset.js';
import { kindOf } from '../kind.js';
import type { DataOptions } from '../options.js';
import type { Folder, SourceFile } from '../source/source.js';
import { type NumberType, numbersOf, numberTypes } from './numbers.js';
import { datasetOfArrays, type NamedArray } from './pick.js';
import { type TextType, textBytes, textsOf, textType } from './texts.js';

interface Header {
  readonly type: NumberType | TextType;
  readonly order: 'little' | 'big';
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly start: number;
}

/**
 * Opens an array file of NumPy's (numpy.lib.format, 1.0 to 3.0).
 *
 * @param name of the array
 * @throws GannetError if it is no such file, or holds something else than numbers or texts, row by row
 */
export async function openNpy(file: SourceFile, name: string): Promise<NamedArray> {
  const { where } = file;
  const { shape, type, order } = headerOf(await file.head(), where);
  const load = async (bytesEach: number): Promise<Uint8Array> => {
    const bytes = await file.read();
    const { start } = headerOf(bytes, where);
    const size = bytesEach * shape.reduce((product, n) => product * n, 1);
    if (bytes.length - start === size) return bytes.subarray(start);
    throw new GannetError(
      `${where} is damaged: its header promises the shape [${shape.join(', ')}] (${size} bytes) but it has ` +
        `${bytes.length - start} bytes of values; make it anew`,
    );
  };
  if (typeof type === 'object') {
    return { kind: 'texts', name, shape, load: async () => textsOf(await load(textBytes(type)), type, order, where) };
  }
  return {
    ...{ kind: 'numbers', name, shape },
    load: async () => ({ where, shape, data: numbersOf(await load(Number(type[1])), type, order) }),
  };
}

function headerOf(bytes: Uint8Array, where: string): Header {
  if (bytes.length < 12 || kindOf(bytes) !== 'npy') throw new GannetError(`${where} is not an array file of NumPy's`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6]! > 1;
  const from = long ? 12 : 10;
  const start = from + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(start, bytes.length)));
  const descr = /'descr':\s*'([<>|=]?)([a-z]\d+)/i.exec(text);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  const type = (descr && textType(descr[2]!)) ?? descr?.[2];
  if (!type || shape === undefined || !(typeof type === 'object' || type in numberTypes)) {
    throw otherContent(text, where);
  }
  const sizes = shape
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  if (/'fortran_order':\s*True/.test(text) && sizes.length > 1) {
    throw new GannetError(`${where} is stored column by column: save numpy.ascontiguousarray of it`);
  }
  return { type: type as Header['type'], order: descr![1] === '>' ? 'big' : 'little', shape: sizes, start };
}

function otherContent(header: string, where: string): GannetError {
  const what = /'descr':\s*('[^']*'|\[)/.exec(header)?.[1];
  if (what === '[') return new GannetError(`${where} holds records where numbers are needed: save it as uint8`);
  const type = /^'[<>|=]?([a-zA-Z]\d*)'$/.exec(what ?? '')?.[1];
  if (type === undefined || type in numberTypes) {
    return new GannetError(`${where} is damaged: its header tells no type or shape of numbers; make it anew`);
  }
  const [content, remedy] =
    type[0] === 'O'
      ? ["Python's own objects", 'save an array of numbers or, of labels, x.astype(str)']
      : [what, 'save it as uint8'];
  return new GannetError(`${where} holds ${content} where numbers are needed: ${remedy}`);
}

/** The arrays of an .npz file as a dataset (see `datasetOfArrays`); null if it has none. */
export function readNpz(
  { files, where }: Folder,
  name: string,
  options: DataOptions,
): Promise<Dataset<Uint8Array>> | null {
  const arrays = files.filter((file) => file.name.endsWith('.npy'));
  if (arrays.length === 0) return null;
  return Promise.all(arrays.map((file) => openNpy(file, file.name.replace(/\.npy$/, '')))).then((opened) =>
    datasetOfArrays(opened, { where, name }, options),
  );
}
