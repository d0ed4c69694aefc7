import { inOneBlock, type NumberBlocks, numbersOf, wholeOf } from '../data/arrays/numbers.js';
import { arrayRows } from '../data/arrays/rows.js';
import type { Dataset } from '../data/dataset.js';
import { headerBytes, parseHeader } from '../data/idx/header.js';
import { inMemory } from '../data/pile.js';
import { gatherRows } from '../data/rows.js';
import { GannetError } from '../errors.js';

/** The bytes of two idx files, unpacked. */
export interface IdxBytes {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * A dataset of idx files that a page has fetched: the same as of the files in Node.
 * @param names of the classes
 * @throws GannetError if they are no such files, or do not fit together
 */
export async function idxDataset(
  name: string,
  { train, test }: { readonly train: IdxBytes; readonly test: IdxBytes },
  names: readonly string[],
): Promise<Dataset> {
  const named = new Map(names.entries());
  const splits = { train: await split('train', train), test: await split('test', test) };
  return gatherRows(await arrayRows({ name, names: named, ...splits }), inMemory);
}

async function split(name: string, { images, labels }: IdxBytes) {
  const [pictures, classes] = [read(`${name} images`, images), read(`${name} labels`, labels)];
  if (pictures.shape[0] !== classes.shape[0]) {
    throw new GannetError(`${name} has ${pictures.shape[0]} images but ${classes.shape[0]} labels`);
  }
  return {
    images: pictures,
    labels: { where: classes.where, values: Array.from((await wholeOf(classes)).data, Number) },
  };
}

function read(where: string, bytes: Uint8Array): NumberBlocks {
  const { type, shape } = parseHeader(where, bytes);
  const data = bytes.subarray(headerBytes(shape.length));
  const promised = Number(type[1]) * shape.reduce((product, n) => product * n, 1);
  if (data.length !== promised) {
    throw new GannetError(`${where} has ${data.length} bytes where its header promises ${promised}; fetch it again`);
  }
  return inOneBlock({ where, shape, data: numbersOf(data, type, 'big') }, type);
}
