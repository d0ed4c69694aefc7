import { expect, test } from 'vitest';
import { refusal } from '../../../tests/refusal.js';
import { inTemporaryFile } from '../../../tests/tiny.js';
import { type H5, hdf5Bytes } from '../../hdf5/library.js';
import { loadDataset } from '../load.js';

type File = InstanceType<H5['File']>;

const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => i);
const array = (name: string, shape: number[], data = ramp(shape.reduce((a, b) => a * b, 1))) => ({
  ...{ name, shape, data },
  dtype: '<B',
});
const load = async (write: (file: File) => void) =>
  inTemporaryFile(await hdf5Bytes(write), (path) => loadDataset(path));
const refused = async (write: (file: File) => void) =>
  inTemporaryFile(await hdf5Bytes(write), (path) => refusal(loadDataset(path)));

test('arrays in groups are found; those called train and test are splits', async () => {
  const data = await load((file) => {
    for (const [name, count] of Object.entries({ train: 3, test: 1 })) {
      const group = file.create_group(name);
      group.create_dataset(array('images', [count, 1, 2]));
      group.create_dataset(array('labels', [count], ramp(count)));
    }
  });
  expect([...data.train.labels, ...data.train.images]).toEqual([0, 1, 2, 0, 1, 2, 3, 4, 5]);
  expect([...data.test.labels, ...data.test.images]).toEqual([0, 0, 1]);
  const deep = await load((file) => {
    const group = file.create_group('a').create_group('b');
    group.create_dataset(array('images', [2, 1, 1], Uint8Array.of(8, 9)));
    group.create_dataset(array('labels', [2])).create_attribute('class_names', ['cat', 'dog']);
    group.create_dataset(array('ids', [3]));
  });
  expect(deep.classNames).toEqual(['cat', 'dog']);
  expect(deep.notices).toEqual(['left alone the arrays a/b/ids']);
});

test('groups without images are told of, and where images have to be', async () => {
  const where =
    'has no images under the keys 0.png, 1.png, … of its root, nor arrays of images, [N, H, W] or with channels';
  expect(await refused((file) => file.create_group('train').create_dataset(array('ids', [3])))).toContain(
    `${where}, there or in groups: its keys are train`,
  );
  expect(await refused((file) => file.create_group('train').create_dataset(array('0.png', [2, 2, 3])))).toContain(
    where,
  );
});

test('of several arrays that could be labels the only one of whole numbers is taken, which is said', async () => {
  const point = (name: string) => ({ ...array(name, [4]), data: Float64Array.of(0.5, 1, 2, 3), dtype: '<d' });
  const write =
    (ans: Uint8Array<ArrayBuffer>, second = false) =>
    (file: File) => {
      file.create_dataset(array('images', [4, 1, 2]));
      file.create_dataset(array('ans', [4], ans));
      for (const name of ['ra', 'dec']) file.create_dataset(point(name));
      if (second) file.create_dataset(array('spin', [4]));
    };
  const data = await load(write(Uint8Array.of(0, 1, 1, 0)));
  expect([...data.train.labels]).toEqual([0, 1, 1, 0]);
  expect(data.notices).toEqual([
    'ans is taken as the labels: it is of whole numbers, and dec, ra of numbers with a point',
    'left alone the arrays dec, ra',
  ]);
  const several = 'has several arrays that could be labels: ans, dec, ra';
  expect(await refused(write(Uint8Array.of(0, 1, 1, 0), true))).toContain(`${several}, spin; keep one`);
  // Numbers of the images and no labels of theirs.
  expect(await refused(write(Uint8Array.of(3, 1, 2, 0)))).toContain(several);
});

test('images as MATLAB stores them change rows and columns, which is said; labels are a row', async () => {
  // In MATLAB images(:, :, c, n) of two rows and three columns: in the file [N, C, W, H].
  const upright = [0, 1, 2, 3, 4, 5];
  const data = await load((file) => {
    const stored = [0, 3, 1, 4, 2, 5];
    const images = array('images', [2, 1, 3, 2], Uint8Array.from([...stored, ...stored]));
    file.create_dataset(images).create_attribute('MATLAB_class', 'uint8');
    file.create_dataset(array('y', [1, 2])).create_attribute('MATLAB_class', 'uint8');
  });
  expect([data.height, data.width, ...data.train.labels]).toEqual([2, 3, 0, 1]);
  expect([...data.train.images]).toEqual([...upright, ...upright]);
  expect(data.notices).toEqual([
    expect.stringMatching(
      /images, of the shape \[2, 1, 3, 2\], is read as MATLAB stores images: their rows and columns/,
    ),
  ]);
});
