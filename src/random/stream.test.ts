import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { keepFrom } from './mask.js';
import { Stream } from './stream.js';

const stream = (purpose = 'test', step = 0) => new Stream(42, purpose, step);

function moments(numbers: Float32Array): { mean: number; variance: number; kurtosis: number } {
  let mean = 0;
  for (const x of numbers) mean += x / numbers.length;
  let second = 0;
  let fourth = 0;
  for (const x of numbers) {
    second += (x - mean) ** 2 / numbers.length;
    fourth += (x - mean) ** 4 / numbers.length;
  }
  return { mean, variance: second, kurtosis: fourth / second ** 2 };
}

/** Pearson's statistic of counts that should all be alike; its mean is cells - 1 and its variance twice that. */
function chiSquare(counts: ArrayLike<number>): number {
  const all = Array.from(counts);
  const expected = all.reduce((a, b) => a + b, 0) / all.length;
  return all.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('a name', () => {
  test('always gives the same numbers: these, on every machine', async () => {
    expect([...stream().uint32(4)]).toEqual([1013907324, 3774920555, 3937674174, 1317582031]);
    expect([...stream().integers(8, 10)]).toEqual([4, 5, 4, 1, 1, 3, 1, 0]);
    expect([...stream().permutation(8)]).toEqual([6, 4, 0, 3, 1, 5, 7, 2]);
    expect([...stream().uniform(2, -1, 1)]).toEqual([-0.5278626680374146, 0.7578343152999878]);
    const normal = stream().normal(3, 0, 1);
    [1.2307177782, -1.1715795994, -0.1455407441].forEach((x, i) => {
      expect(normal[i]).toBeCloseTo(x, 6);
    });
    expect([...(await stream().keepMask(16, 0.3))].map((b) => +(b >= keepFrom(0.3))).join('')).toBe('0011001001111101');
  });

  test('gives other numbers when any of its parts differs', () => {
    const names: [number, string, number?][] = [
      [0, 'a'],
      [1, 'a'],
      [2 ** 32, 'a'],
      [2 ** 53 - 1, 'a'],
      [0, 'b'],
      [0, ''],
      [0, 'a\0'],
      [0, 'aaaa'],
      [0, 'aaaaa'],
      [0, 'aaaab'],
      [0, 'baaaa'],
      [0, '\u0100'],
      [0, 'a', 1],
      [0, 'a', 2 ** 32],
    ];
    const firsts = names.map((name) => new Stream(...name).uint32(2).join());
    expect(new Set(firsts).size).toBe(names.length);
    expect(new Stream(0, 'a').uint32(2)).toEqual(new Stream(0, 'a', 0).uint32(2));
  });

  test('of a neighbouring seed, purpose or step is unrelated: half of the bits differ', () => {
    const words = 20_000;
    const base = stream('noise', 1).uint32(words);
    for (const other of [new Stream(43, 'noise', 1), stream('noisf', 1), stream('noise', 2)]) {
      let differing = 0;
      other.uint32(words).forEach((word, i) => {
        for (let bits = word ^ base[i]!; bits !== 0; bits &= bits - 1) differing++;
      });
      const total = 32 * words;
      expect(Math.abs(differing - total / 2)).toBeLessThan(5 * Math.sqrt(total / 4));
    }
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses %s as seed or step', (value) => {
    expect(() => new Stream(value, 'a')).toThrow(GannetError);
    expect(() => new Stream(value, 'a')).toThrow(`seed ${value} is not an integer from 0 to 9007199254740991`);
    expect(() => new Stream(0, 'a', value)).toThrow(`step ${value} is not an integer`);
  });
});

describe('uint32', () => {
  test('does not depend on how an even count is cut up', () => {
    const whole = stream().uint32(1001);
    const cut = stream();
    expect([...cut.uint32(2), ...cut.uint32(0), ...cut.uint32(600), ...cut.uint32(399)]).toEqual([...whole]);
  });

  test('has every bit set half of the time', () => {
    const words = stream().uint32(100_000);
    for (let bit = 0; bit < 32; bit++) {
      let ones = 0;
      for (const word of words) ones += (word >>> bit) & 1;
      expect(Math.abs(ones - 50_000)).toBeLessThan(5 * Math.sqrt(25_000));
    }
  });
});

describe('uniform', () => {
  test('stays within its bounds and fills them evenly', () => {
    const numbers = stream().uniform(200_000, -1, 3);
    expect(numbers.every((x) => x >= -1 && x <= 3)).toBe(true);
    const counts = new Uint32Array(64);
    for (const x of numbers) {
      counts[Math.min(63, Math.floor((x + 1) * 16))]!++;
    }
    expect(chiSquare(counts)).toBeLessThan(63 + 5 * Math.sqrt(2 * 63));
    const { mean, variance } = moments(numbers);
    expect(mean).toBeCloseTo(1, 1);
    expect(variance).toBeCloseTo(16 / 12, 1);
  });

  test('does not pass a bound by rounding to float32', () => {
    // Half a unit in the last place of 100 spans many of the 2^24 values of u: some round up to the bound itself.
    const numbers = stream().uniform(300_000, 100, 100.00003);
    expect(numbers.every((x) => x >= 100 && x <= Math.fround(100.00003))).toBe(true);
  });
});

describe('normal', () => {
  test('has the moments and the tails of a normal distribution', () => {
    const count = 400_000;
    const numbers = stream().normal(count, 3, 2);
    const { mean, variance, kurtosis } = moments(numbers);
    expect(Math.abs(mean - 3)).toBeLessThan((5 * 2) / Math.sqrt(count));
    expect(Math.abs(variance / 4 - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(5 * Math.sqrt(24 / count));
    const beyond3 = numbers.filter((x) => Math.abs(x - 3) > 6).length;
    expect(Math.abs(beyond3 - 0.0026998 * count)).toBeLessThan(5 * Math.sqrt(0.0027 * count));
  });

  test('gives as many as asked for', () => {
    expect(stream().normal(7, 0, 1)).toEqual(stream().normal(8, 0, 1).subarray(0, 7));
    expect(stream().normal(0, 0, 1)).toHaveLength(0);
  });
});

test('truncatedNormal has nothing beyond 2 sd and the variance of what is left', () => {
  const count = 200_000;
  const numbers = stream().truncatedNormal(count, 0.5);
  expect(numbers.every((x) => Math.abs(x) <= 1)).toBe(true);
  const { mean, variance } = moments(numbers);
  expect(Math.abs(mean)).toBeLessThan(0.005);
  // A unit normal cut off at ±2 has the variance 1 - 4 φ(2) / (2 Φ(2) - 1) = 0.7737.
  expect(variance / 0.25).toBeCloseTo(0.7737, 2);
});

describe('integers', () => {
  test.each([1, 2, 10, 3 * 2 ** 30])('below %d are in range and equally likely', (bound) => {
    const numbers = stream().integers(200_000, bound);
    expect(numbers.every((x) => x < bound)).toBe(true);
    const cells = Math.min(bound, 12);
    const counts = new Uint32Array(cells);
    for (const x of numbers) counts[Math.floor((x / bound) * cells)]!++;
    expect(chiSquare(counts)).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
  });
});

describe('permutation', () => {
  test.each([0, 1, 2, 1000])('of %d holds each integer once', (n) => {
    const order = stream().permutation(n);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  test('gives each of the 24 orders of four equally often', () => {
    const s = stream();
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = s.permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(23 + 5 * Math.sqrt(2 * 23));
  });
});
