import { expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import type { ImageSize } from './dataset.js';
import { boundedMemory } from './memory-pile.js';
import { MemoryPile } from './pile.js';
import { ImageStack, type Pixels } from './stack.js';

function stackOf(count: number, size: ImageSize): ImageStack<Uint8Array> {
  return new ImageStack(size, new MemoryPile(count, size));
}

/** An image whose bytes count up, from `first`. */
function image(height: number, width: number, channels: 1 | 3, first = 0): Pixels {
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => first + i);
  return { height, width, channels, data };
}

test('cuts out the middle, channels as planes', () => {
  const stack = stackOf(2, { height: 2, width: 2 });
  stack.add(image(2, 2, 3), 'a');
  // Rows from 5 >> 1 - 1 = 1, columns from 4 >> 1 - 1 = 1.
  stack.add(image(5, 4, 3, 100), 'b');
  const { train, channels, height, width } = stack.dataset('colours', ['image']);
  expect([channels, height, width]).toEqual([3, 2, 2]);
  expect([...train.images.subarray(0, 12)]).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
  expect([...train.images.subarray(12, 16)]).toEqual([115, 118, 127, 130]);
});

test.each([
  [129, 128, 0],
  [130, 128, 1],
  [257, 128, 64],
  [28, 27, 1],
  [27, 27, 0],
])('of %d columns, %d begin at %d', (width, wanted, left) => {
  const stack = stackOf(1, { height: 1, width: wanted });
  const data = Uint8Array.from({ length: width }, (_, i) => i % 251);
  stack.add({ height: 1, width, channels: 1, data }, 'a');
  expect(stack.dataset('x', ['image']).train.images).toEqual(data.subarray(left, left + wanted));
});

test('grey images stay grey until one is in colour', () => {
  const grey = stackOf(2, { height: 1, width: 2 });
  grey.add(image(1, 2, 1, 5), 'a');
  grey.add(image(1, 2, 1, 7), 'b');
  expect(grey.dataset('x', ['image'])).toMatchObject({ channels: 1, train: { images: Uint8Array.of(5, 6, 7, 8) } });

  const mixed = stackOf(4, { height: 1, width: 2 });
  for (const one of [image(1, 2, 1, 5), image(1, 2, 1, 7), image(1, 2, 3), image(1, 2, 1, 9)]) mixed.add(one, 'a');
  const { channels, train } = mixed.dataset('x', ['image']);
  expect(channels).toBe(3);
  expect([...train.images]).toEqual([5, 6, 5, 6, 5, 6, 7, 8, 7, 8, 7, 8, 0, 3, 1, 4, 2, 5, 9, 10, 9, 10, 9, 10]);
});

test('a dataset has no held-out images; its fingerprint follows images, sizes and labels', () => {
  const stack = (height: number, width: number, first: number) => {
    const made = stackOf(1, { height, width });
    made.add(image(height, width, 1, first), 'a');
    return made;
  };
  const { train, test, fingerprint, classNames } = stack(2, 3, 0).dataset('x', ['image']);
  expect(train).toMatchObject({ count: 1, labels: Uint8Array.of(0) });
  expect(test).toEqual({ count: 0, images: new Uint8Array(0), labels: new Uint8Array(0) });
  expect(classNames).toEqual(['image']);
  const others = [
    stack(2, 3, 0).dataset('y', ['image']).fingerprint,
    stack(3, 2, 0).dataset('x', ['image']).fingerprint,
    stack(2, 3, 1).dataset('x', ['image']).fingerprint,
    stack(2, 3, 0).dataset('x', ['a', 'b'], { train: Uint8Array.of(1), test: new Uint8Array(0) }).fingerprint,
    stack(2, 3, 0).dataset('x', ['image'], { train: new Uint8Array(0), test: Uint8Array.of(0) }).fingerprint,
  ];
  expect(others.map((other) => other === fingerprint)).toEqual([true, false, false, false, false]);
});

test('refuses an image that is too small, and more than memory can hold', async () => {
  const stack = stackOf(1, { height: 4, width: 4 });
  expect(() => stack.add(image(4, 3, 1), 'pictures/a.png')).toThrow(
    'pictures/a.png is an image of 4x3, smaller than the 4x4 that are needed; scale all images with --size 4, or leave it out',
  );
  const tooMany = boundedMemory('here')(1e9, { height: 100, width: 100 });
  await expect(tooMany).rejects.toThrow(GannetError);
  await expect(tooMany).rejects.toThrow(
    /^here: 1000000000 images of 100x100x1 are 10000000000000 bytes, and at most \d+ can be held in memory/,
  );
});
