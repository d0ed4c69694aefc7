import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bigEndian, circle, external, lzf, virtual } from '../../tests/hdf5.js';
import { inTemporaryFile, inTemporaryFolder } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { type Hdf5File, isHdf5, readHdf5 } from './file.js';
import { type H5, hdf5Bytes } from './library.js';

const inFile = <T>(bytes: Uint8Array, use: (file: Hdf5File) => Promise<T>) =>
  inTemporaryFile(bytes, (path) => readHdf5(path, use));
const made = (write: (file: InstanceType<H5['File']>) => void) => hdf5Bytes(write);

/** The message of the GannetError that is thrown. */
async function refusal(bytes: Uint8Array, use: (file: Hdf5File) => Promise<unknown>): Promise<string> {
  const error = await inFile(bytes, use).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GannetError);
  return (error as GannetError).message;
}
const readImage = async (file: Hdf5File) => {
  const image = await file.entry('0.png');
  if (image.kind === 'array') await file.read([image]);
};

describe('readHdf5', () => {
  test('names, entries, texts and values', async () => {
    const bytes = await made((file) => {
      file.create_dataset({ name: 'a', data: Float64Array.of(1, 2), shape: [2, 1] });
      file.create_group('g').create_dataset({ name: 'b', data: Uint8Array.of(7, 8), shape: [2], dtype: '<B' });
      file.create_soft_link('/g/b', 'soft');
      file.create_soft_link('/nowhere', 'to nothing');
      file.create_external_link('/etc/x.h5', '/x', 'outside');
      file.create_attribute('names', ['one', 'two'], [2], 'A4');
      file.create_attribute('numbers', [1, 2]);
    });
    await inFile(bytes, async (file) => {
      const names = await file.names('/');
      expect(names).toEqual(['a', 'g', 'outside', 'soft', 'to nothing']);
      const [a, g, outside, soft, nowhere, missing] = await file.entries([...names, 'missing']);
      expect(a).toEqual({
        ...{ kind: 'array', path: 'a', shape: [2, 1], type: '<f8', bytes: 16 },
        ...{ filtered: false, link: null, objection: null },
      });
      expect(g).toEqual({ kind: 'group', path: 'g' });
      expect(outside).toEqual({ kind: 'elsewhere', path: 'outside', file: '/etc/x.h5' });
      expect(nowhere).toEqual({ kind: 'broken', path: 'to nothing', target: '/nowhere' });
      expect(missing).toEqual({ kind: 'missing', path: 'missing' });
      expect(soft).toMatchObject({ kind: 'array', type: '|u1', link: '/g/b' });
      if (a?.kind !== 'array' || soft?.kind !== 'array') throw new Error('no arrays');
      const [values, linked] = await file.read([a, soft]);
      expect(new Float64Array(values!.buffer)).toEqual(Float64Array.of(1, 2));
      expect(linked).toEqual(Uint8Array.of(7, 8));
      expect(await file.texts('/', 'names')).toEqual(['one', 'two']);
      expect(await file.texts('/', 'numbers')).toBe('other');
      expect(await file.texts('/', 'none')).toBeNull();
    });
  });

  test('numbers with the greatest byte first are handed over, and named, as this machine has them', async () => {
    const types = { u2: Uint16Array, i2: Int16Array, u4: Uint32Array, i4: Int32Array, f8: Float64Array };
    await inFile(bigEndian, async (file) => {
      for (const [name, Numbers] of Object.entries(types)) {
        const array = await file.entry(name);
        if (array.kind !== 'array') throw new Error('no array');
        const [whole] = await file.read([array]);
        expect([array.type, ...new Numbers(whole!.buffer)]).toEqual([`<${name}`, 1, 2]);
        for await (const part of file.readParts(array, name)) expect(part).toEqual(whole);
      }
    });
  });

  test('what is no HDF5 file, no file, or a folder', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.h5');
      await writeFile(path, 'no HDF5 at all');
      expect(await isHdf5(path)).toBe(false);
      const nothing = async () => undefined;
      await expect(readHdf5(path, nothing)).rejects.toThrow(`${path} is not an HDF5 file`);
      await expect(isHdf5(join(folder, 'y'))).rejects.toThrow('y cannot be read: there is no such file');
      await mkdir(join(folder, 'z'));
      await expect(isHdf5(join(folder, 'z'))).rejects.toThrow('z cannot be read: it is a folder');
    });
  });

  test('a block of the user’s before it', async () => {
    const bytes = await made((file) => file.create_group('a'));
    for (const block of [512, 1024, 8192]) {
      const names = await inFile(Buffer.concat([new Uint8Array(block), bytes]), (file) => file.names('/'));
      expect(names).toEqual(['a']);
    }
  });

  test('an error of the reader’s is passed on, and the next file is read', async () => {
    const bytes = await made((file) => file.create_group('a'));
    const failing = inFile(bytes, async () => {
      throw new RangeError('stop');
    });
    await expect(failing).rejects.toThrow(/^stop$/);
    expect(await inFile(bytes, (file) => file.names('/'))).toEqual(['a']);
  });
});

describe('bounds:', () => {
  test('groups that lead in a circle', async () => {
    const down = async (file: Hdf5File, group: string): Promise<void> => {
      await file.names(group);
      await down(file, `${group}/dense/layers`);
    };
    expect(await refusal(circle, (file) => down(file, '/layers'))).toContain('its groups lie more than 32 deep');
    const wide = async (file: Hdf5File) => {
      for (;;) await file.names('/layers');
    };
    expect(await refusal(circle, wide)).toContain('is damaged: it names more than fits into it');
  });

  test('another file is not opened, whichever way the file leads there', async () => {
    expect(await refusal(external, readImage)).toContain('in another file, /etc/hostname, which Gannet does not open');
    expect(await refusal(virtual, readImage)).toContain('0.png is put together from other arrays (a virtual dataset)');
  });

  test('a filter that is not there', async () => {
    expect(await refusal(lzf, readImage)).toMatch(/0\.png is compressed with the filter lzf, .* store it with gzip/);
  });

  test('an array that promises more than the file can hold', async () => {
    const bytes = await made((file) => {
      const image = { name: '0.png', data: new Uint8Array(9), shape: [3, 3], dtype: '<B' };
      file.create_dataset({ ...image, chunks: [3, 3], maxshape: [null, null] }).resize([1e6, 1e6]);
    });
    expect(await refusal(bytes, readImage)).toMatch(
      /0\.png has the shape \[1000000,1000000\], 1000000000000 bytes, where at most \d+ can be/,
    );
  });

  test('a file that was cut off', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.h5');
      const data = new Float32Array(1000);
      await writeFile(path, await made((file) => file.create_dataset({ name: 'a', data, shape: [1000] })));
      await truncate(path, 3000);
      await expect(readHdf5(path, (file) => file.names('/'))).rejects.toThrow(
        /is damaged: the HDF5 library says .*truncated/,
      );
    });
  });
});
