import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import {
  add,
  conv2d,
  conv2dFilter,
  conv2dInput,
  countMacs,
  grad,
  input,
  inScope,
  matmul,
  reshape,
  sum,
  topologicalOrder,
} from './index.js';

const window = { stride: [2, 2], pads: [1, 1, 2, 2] } as const;
const image = input('image', [10, 3, 14, 14]);
const small = input('small', [10, 8, 7, 7]);
const kernel = input('kernel', [8, 3, 5, 5]);

describe('countMacs', () => {
  // Each is 10 images · 7² positions · 8 · 3 channels · 5² taps.
  const macs = 10 * 49 * 24 * 25;

  test('a convolution in its three forms', () => {
    expect(countMacs([conv2d(image, kernel, window)])).toBe(macs);
    expect(countMacs([conv2dInput(small, kernel, window, [14, 14])])).toBe(macs);
    expect(countMacs([conv2dFilter(image, small, window, [5, 5])])).toBe(macs);
  });

  test('forward and both gradients cost three times as much', () => {
    const loss = reshape(sum(conv2d(image, kernel, window)), []);
    // Of a sum, neither gradient needs the convolution itself.
    expect(countMacs(grad(loss, [image, kernel]))).toBe(2 * macs);
    expect(countMacs([loss, ...grad(loss, [image, kernel])])).toBe(3 * macs);
  });

  test('a product of matrices; a shared node once', () => {
    const product = matmul(input('a', [4, 5]), input('b', [5, 6]));
    expect(countMacs([product, add(product, product)])).toBe(120);
  });
});

test('topologicalOrder: inputs first, every node once', () => {
  const a = input('a', [1]);
  const b = add(a, a);
  const c = add(b, a);
  expect(topologicalOrder([c, b])).toEqual([a, b, c]);
});

describe('shape errors name the op, the layer, the shapes and what is wrong', () => {
  test.each([
    [
      () => inScope('D', () => inScope('conv1', () => conv2d(image, input('k', [8, 1, 5, 5]), window))),
      'conv2d in D/conv1: x has 3 channels and the filter 1 (given [10, 3, 14, 14], [8, 1, 5, 5])',
    ],
    [() => add(input('a', [2]), input('b', [3])), 'add: the shapes do not broadcast (given [2], [3])'],
    [() => reshape(input('a', [2, 3]), [7]), 'reshape: cannot become [7]: another number of elements (given [2, 3])'],
    [
      () => conv2d(image, input('k', [8, 3, 20, 20]), window),
      'conv2d: a window of 20 does not fit into 14 with pads [1, 1, 2, 2] (given [10, 3, 14, 14], [8, 3, 20, 20])',
    ],
  ])('%#', (make, message) => {
    expect(make).toThrow(GannetError);
    expect(make).toThrow(message);
  });

  test('the scope ends with what it covers, also after an error', () => {
    expect(() => inScope('D', () => reshape(image, [1]))).toThrow('reshape in D:');
    expect(add(image, 1).scope).toBe('');
  });
});
