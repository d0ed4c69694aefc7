import { describe, expect, test } from 'vitest';
import { input, matmul, mul, relu, reshape, type Tensor } from '../graph/index.js';
import { findRecipe } from '../recipes/index.js';
import { heldBytes, memoryNeed } from './memory.js';
import { stepGraph } from './step-graph.js';

function need(batch: number, options = {}) {
  const recipe = findRecipe('gan');
  const system = recipe.build(recipe.parse(options), { channels: 3, height: 4, width: 4, classes: 2 });
  return memoryNeed(system, stepGraph(system, { batch, lowering: 'plain', gradients: false }).outputs);
}

test('counts parameters, moments and averages, all twice', () => {
  // G: 100·200 + 200, 2·200, 200·48 + 48; D: 48·200 + 200, 2·200, 200 + 1.
  const [g, d] = [20_200 + 400 + 9_648, 9_800 + 400 + 201];
  expect(need(1).networks.map((n) => n.parameters)).toEqual([g, d]);
  expect(need(1).state).toBe(4 * 6 * (g + d));
  expect(need(1, { average: 0.5 }).state).toBe(4 * (6 * (g + d) + 2 * g));
});

test('what a step holds grows with the batch, by at least a layer of each network; the state does not', () => {
  const [few, more] = [need(1000), need(2000)];
  expect((more.step - few.step) / 1000).toBeGreaterThan(4 * (200 + 200));
  expect((more.inputs - few.inputs) / 1000).toBeGreaterThan(4 * (48 + 100));
  expect(more.state).toBe(few.state);
});

describe('the values of a graph', () => {
  const x = input('x', [10, 10]);
  const square = (t: Tensor): Tensor => matmul(t, t);
  const place = 4 * 100;

  test('take a place each where products are made of them, and one that is read no more is used again', () => {
    expect(heldBytes([square(x)])).toBe(0);
    expect(heldBytes([square(square(x))])).toBe(place);
    expect(heldBytes([square(square(square(square(square(x)))))])).toBe(2 * place);
  });

  test('lie in the place of an input that nobody else reads, if they are elementwise or of another shape', () => {
    expect(heldBytes([square(relu(relu(square(x))))])).toBe(place);
    expect(heldBytes([square(reshape(reshape(square(x), [100]), [10, 10]))])).toBe(place);
    const y = square(x);
    expect(heldBytes([square(mul(relu(y), y))])).toBe(2 * place);
  });

  test('leave places that only values of their shape use', () => {
    const wide = matmul(square(square(x)), input('w', [10, 30]));
    expect(heldBytes([matmul(wide, input('v', [30, 10]))])).toBe(place + 3 * place);
    const after = square(square(matmul(wide, input('v', [30, 10]))));
    expect(heldBytes([after])).toBe(2 * place + 3 * place);
  });
});
