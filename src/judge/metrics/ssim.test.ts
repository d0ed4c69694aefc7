import { describe, expect, test } from 'vitest';
import { msSsim, scaleWeights } from './ms-ssim.js';
import { type Picture, ssim } from './ssim.js';

/** A chequered picture of squares of `size` pixels. */
function chequered(height: number, width: number, size: number, channels = 1): Picture {
  const data = Float32Array.from({ length: channels * height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width) % height, i % width];
    return (Math.floor(y / size) + Math.floor(x / size)) % 2;
  });
  return { channels, height, width, data };
}
const picture = chequered(28, 28, 4);
const negative = { ...picture, data: Float32Array.from(picture.data, (v) => 1 - v) };

describe.each([
  ['SSIM', ssim],
  ['MS-SSIM', msSsim],
])('%s', (_, similarity) => {
  test('of equal pictures is 1, of others less', () => {
    expect(similarity(picture, picture)).toBeCloseTo(1, 14);
    expect(similarity(picture, chequered(28, 28, 7))).toBeLessThan(0.5);
    expect(similarity(picture, negative)).toBeLessThanOrEqual(0);
  });

  test('is symmetric, and the mean of channels', () => {
    const [a, b] = [chequered(32, 30, 3), chequered(32, 30, 5)];
    const one = similarity(a, b);
    expect(similarity(b, a)).toBeCloseTo(one, 14);
    const two = { ...a, channels: 2, data: Float32Array.from([...Array.from(a.data), ...Array.from(a.data)]) };
    const other = { ...two, data: Float32Array.from([...Array.from(b.data), ...Array.from(a.data)]) };
    expect(similarity(two, other)).toBeCloseTo((one + 1) / 2, 14);
  });

  test('refuses pictures that differ in size or are smaller than the window', () => {
    expect(() => similarity(picture, chequered(28, 27, 4))).toThrow('pictures [1, 28, 28] and [1, 28, 27]');
    expect(() => similarity(chequered(10, 28, 4), chequered(10, 28, 4))).toThrow('needs 11 pixels each way');
  });
});

test('a picture has the scales that it has room for', () => {
  expect(scaleWeights(11, 200)).toEqual([1]);
  expect(scaleWeights(28, 28).length).toBe(2);
  expect(scaleWeights(64, 64).length).toBe(3);
  expect(scaleWeights(128, 128).length).toBe(4);
  expect(scaleWeights(161, 170).length).toBe(5);
  expect(scaleWeights(1024, 1024)[0]).toBeCloseTo(0.0448 / 1.0001, 14);
});
