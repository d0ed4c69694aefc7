import { describe, expect, test } from 'vitest';
import { surroundings } from '../../tests/evaluate.js';
import { input, type Tensor } from '../graph/index.js';
import { Stream } from '../random/stream.js';
import { conv, convTranspose } from './conv.js';
import { dense } from './dense.js';
import {
  fanInUniform,
  glorotNormal,
  glorotUniform,
  kerasInit,
  ones,
  torchInit,
  uniform,
  zeros,
} from './initializers.js';
import { Network, type Pass } from './network.js';
import { initialValue } from './parameter.js';

const count = 200_000;
const fan = { in: 50, out: 100 };

function moments(values: Float32Array): { mean: number; variance: number; most: number } {
  let [sum, squares, most] = [0, 0, 0];
  for (const v of values) {
    sum += v;
    squares += v * v;
    most = Math.max(most, Math.abs(v));
  }
  return { mean: sum / values.length, variance: squares / values.length - (sum / values.length) ** 2, most };
}

describe('initialisers', () => {
  test('zeros, ones', () => {
    expect([...zeros(new Stream(1, 'x'), 3, fan)]).toEqual([0, 0, 0]);
    expect([...ones(new Stream(1, 'x'), 3, fan)]).toEqual([1, 1, 1]);
  });

  test.each([
    ['uniform(0.05)', uniform(0.05), 0.05],
    ['glorotUniform', glorotUniform, Math.sqrt(6 / 150)],
    ['fanInUniform', fanInUniform, 1 / Math.sqrt(50)],
  ] as const)('%s fills its interval evenly', (_, init, limit) => {
    const { mean, variance, most } = moments(init(new Stream(1, 'x'), count, fan));
    expect(most).toBeLessThanOrEqual(Math.fround(limit));
    expect(most).toBeGreaterThan(0.999 * limit);
    expect(Math.abs(mean) / limit).toBeLessThan(0.01);
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
  });

  test('glorotNormal has the variance 2 / (in + out) after it is cut off at two deviations', () => {
    const { mean, variance, most } = moments(glorotNormal(new Stream(1, 'x'), count, fan));
    expect(variance / (2 / 150)).toBeCloseTo(1, 1);
    expect(Math.abs(mean)).toBeLessThan(1e-3);
    const cut = (2 * Math.sqrt(2 / 150)) / 0.8796256610342398;
    expect(most).toBeLessThanOrEqual(Math.fround(cut));
    expect(most).toBeGreaterThan(0.99 * cut);
  });
});

describe('fans of the layers', () => {
  const image = input('image', [1, 3, 9, 9]);
  const fans = (forward: (net: Pass, x: Tensor) => Tensor, x = image) => {
    const net = new Network('N', forward);
    net.call(x, 'training', surroundings());
    return net.parameters.map((p) => p.fan);
  };

  test('conv: channels times the window', () => {
    const both = { in: 3 * 25, out: 8 * 25 };
    expect(fans((net, x) => conv(net, 'c', x, { channels: 8, kernel: 5 }))).toEqual([both, both]);
  });

  test('convTranspose: the output channels count as fan in', () => {
    const both = { in: 8 * 25, out: 3 * 25 };
    expect(fans((net, x) => convTranspose(net, 'c', x, { channels: 8, kernel: 5 }))).toEqual([both, both]);
  });

  test('dense', () => {
    const both = { in: 7, out: 4 };
    expect(fans((net, x) => dense(net, 'd', x, 4), input('x', [1, 7]))).toEqual([both, both]);
  });

  test("PyTorch's biases have the kernel's limit, Keras' are zero", () => {
    const net = new Network('N', (pass: Pass, x: Tensor) => {
      const a = convTranspose(pass, 'torch', x, { channels: 600, kernel: 1, init: torchInit });
      return conv(pass, 'keras', a, { channels: 4, kernel: 1, init: kerasInit });
    });
    net.call(image, 'training', surroundings());
    const bias = (layer: string) => initialValue(net.parameters.find((p) => p.name === `N/${layer}/bias`)!, 5);
    const { most } = moments(bias('torch'));
    expect(most).toBeGreaterThan(0.98 / Math.sqrt(600));
    expect(most).toBeLessThanOrEqual(1 / Math.sqrt(600));
    expect([...bias('keras')]).toEqual([0, 0, 0, 0]);
  });
});
