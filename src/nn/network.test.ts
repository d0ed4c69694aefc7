import { describe, expect, test } from 'vitest';
import { surroundings } from '../../tests/evaluate.js';
import { GannetError } from '../errors.js';
import { input, type Tensor } from '../graph/index.js';
import { dense } from './dense.js';
import { Network, type Pass } from './network.js';
import { batchNorm, kerasBatchNorm } from './norm.js';
import { initialValue } from './parameter.js';

const x = input('x', [4, 3]);
const twoLayers = () =>
  new Network('D', (net: Pass, v: Tensor) => batchNorm(net, 'norm', dense(net, 'first', v, 2), kerasBatchNorm));

describe('Network', () => {
  test('parameters in the order of the layers, shared between calls', () => {
    const net = twoLayers();
    net.call(x, 'training', surroundings());
    const names = net.parameters.map((p) => p.name);
    expect(names).toEqual([
      'D/first/kernel',
      'D/first/bias',
      'D/norm/gamma',
      'D/norm/beta',
      'D/norm/mean',
      'D/norm/variance',
    ]);
    expect(net.trainable.map((p) => p.name)).toEqual(names.slice(0, 4));
    const before = net.parameters;
    net.call(x, 'inference', surroundings());
    expect(net.parameters.map((p, i) => p === before[i])).toEqual(before.map(() => true));
  });

  test('a line of summary for each layer', () => {
    const net = twoLayers();
    net.call(x, 'training', surroundings());
    expect(net.layers.map((l) => [l.name, l.kind, l.outputShape, l.parameters.length])).toEqual([
      ['first', 'Dense', [4, 2], 2],
      ['norm', 'BatchNorm', [4, 2], 4],
    ]);
  });

  test('nodes bear the names of their network and layer', () => {
    expect(twoLayers().call(x, 'inference', surroundings()).scope).toBe('D/norm');
  });

  test('two layers of one name are refused', () => {
    const net = new Network('D', (pass: Pass, v: Tensor) => dense(pass, 'a', dense(pass, 'a', v, 3), 3));
    expect(() => net.call(x, 'training', surroundings())).toThrow('D has two layers called a');
  });

  test('a call that would change the shape of a parameter is refused', () => {
    const net = twoLayers();
    net.call(x, 'training', surroundings());
    expect(() => net.call(input('x', [4, 5]), 'training', surroundings())).toThrow(
      'D/first/kernel is [3, 2] in one call and [5, 2] in another',
    );
  });

  test('a shape that does not fit names the layer', () => {
    const net = new Network('D', (pass: Pass, v: Tensor) => dense(pass, 'flat', v, 3));
    const wrong = () => net.call(input('x', [4, 2, 3]), 'training', surroundings());
    expect(wrong).toThrow(GannetError);
    expect(wrong).toThrow('D/flat');
  });
});

test("a parameter's initial value depends on the seed and its name alone", () => {
  const one = twoLayers();
  const another = twoLayers();
  one.call(x, 'training', surroundings());
  another.call(input('x', [7, 3]), 'inference', surroundings());
  const [a, b] = [one.parameters[0]!, another.parameters[0]!];
  expect(initialValue(a, 1)).toEqual(initialValue(b, 1));
  expect(initialValue(a, 1)).not.toEqual(initialValue(a, 2));
});
