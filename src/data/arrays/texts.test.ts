import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npy, npz } from '../../../tests/npy.js';
import { refusal } from '../../../tests/refusal.js';
import { hdf5Bytes } from '../../hdf5/library.js';
import { loadDataset } from '../load.js';

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `data${made++}`);
  await writeFile(path, bytes);
  return path;
}

const refused = async (bytes: Uint8Array): Promise<string> => refusal(loadDataset(await put(bytes)));

const bytes = (...values: number[]) => Uint8Array.from(values);
const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => i);

describe('labels that are texts', () => {
  /** Characters of four bytes each, as NumPy has texts. */
  const wide = (length: number, ...texts: string[]): Uint8Array => {
    const out = Buffer.alloc(4 * length * texts.length);
    for (const [i, text] of texts.entries()) {
      for (const [k, character] of [...text].entries())
        out.writeUInt32LE(character.codePointAt(0)!, 4 * (length * i + k));
    }
    return out;
  };
  const images = (count: number): Uint8Array => npy("'|u1'", `${count}, 1, 2`, ramp(2 * count));

  test('are the names of the classes, in the order of their characters', async () => {
    const file = npz({
      x_train: images(3),
      y_train: npy("'<U4'", '3,', wide(4, 'owl', 'äöü', 'cat')),
      x_test: images(1),
      y_test: npy("'|S3'", '1,', Buffer.from('owl')),
    });
    const { classNames, train, test: held } = await loadDataset(await put(file));
    expect(classNames).toEqual(['cat', 'owl', 'äöü']);
    expect([...train.labels, ...held.labels]).toEqual([1, 2, 0, 1]);
  });

  test('that are all numbers are in the order of these', async () => {
    const file = npz({ images: images(3), labels: npy("'<U2'", '3,', wide(2, '10', '9', '10')) });
    const { classNames, train } = await loadDataset(await put(file));
    expect(classNames).toEqual(['9', '10']);
    expect([...train.labels]).toEqual([1, 0, 1]);
  });

  test('an array of names goes with labels of numbers', async () => {
    const file = npz({
      images: images(2),
      labels: npy("'|u1'", '2,', bytes(1, 0)),
      class_names: npy("'<U3'", '2,', wide(3, 'cat', 'owl')),
    });
    const { classNames, train, notices } = await loadDataset(await put(file));
    expect(classNames).toEqual(['cat', 'owl']);
    expect([...train.labels]).toEqual([1, 0]);
    expect(notices).toEqual([]);
  });

  test('in HDF5, of one length or of any', async () => {
    const h5 = await hdf5Bytes((file) => {
      file.create_dataset({ name: 'images', data: ramp(4), shape: [2, 1, 2], dtype: '<B' });
      file.create_dataset({ name: 'labels', data: ['owl', 'schöner cat'], shape: [2], dtype: 'S' });
    });
    expect((await loadDataset(await put(h5))).classNames).toEqual(['owl', 'schöner cat']);
    const fixed = await hdf5Bytes((file) => {
      file.create_dataset({ name: 'images', data: ramp(4), shape: [2, 1, 2], dtype: '<B' });
      file.create_dataset({ name: 'labels', data: ['owl', 'cat'], shape: [2], dtype: 'S5' });
    });
    const { classNames, train } = await loadDataset(await put(fixed));
    expect(classNames).toEqual(['cat', 'owl']);
    expect([...train.labels]).toEqual([1, 0]);
  });

  test('are refused where one is empty, damaged, or of the other kind in the other split', async () => {
    const of = (array: Uint8Array): Promise<string> => refused(npz({ images: images(2), labels: array }));
    expect(await of(npy("'<U3'", '2,', wide(3, 'cat', '')))).toContain(
      'the label at position 1 (counting from 0) is empty',
    );
    expect(await of(npy("'<U1'", '2,', Buffer.alloc(8, 255)))).toContain('is no character; make it anew');
    expect(await of(npy("'<U3'", '2,', wide(3, 'cat')))).toContain('has 12 bytes of values; make it anew');
    const mixed = npz({
      ...{ x_train: images(1), y_train: npy("'<U3'", '1,', wide(3, 'cat')) },
      ...{ x_test: images(1), y_test: npy("'|u1'", '1,', bytes(1)) },
    });
    expect(await refused(mixed)).toContain('labels are texts in one split and numbers in the other');
  });
});
