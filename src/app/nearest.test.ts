import { expect, test } from 'vitest';
import { tinyDataset } from '../../tests/tiny.js';
import { TrainingSet } from './nearest.js';

test('the nearest training images, the nearest first, with their distances', () => {
  const dataset = tinyDataset();
  const set = new TrainingSet(dataset);
  const image = dataset.train.images.slice(5 * 784, 6 * 784);
  const pixel = image[100]!;
  image[100] = pixel < 128 ? pixel + 51 : pixel - 51;
  const found = set.nearest(image, 3);
  expect(found.map(({ row }) => row)[0]).toBe(5);
  expect(found[0]).toMatchObject({ label: 5, distance: expect.closeTo(0.2, 6) });
  expect(found[0]!.image).toEqual(dataset.train.images.slice(5 * 784, 6 * 784));
  expect(found[1]!.distance).toBeGreaterThan(0.2);
  expect(found[2]!.distance).toBeGreaterThanOrEqual(found[1]!.distance);
  expect(() => set.nearest(image.subarray(1), 3)).toThrow(
    'an image of these data has 784 bytes [1, 28, 28], this has 783',
  );
});
