import { describe, expect, test } from 'vitest';
import { evaluate, f32 } from '../../tests/evaluate.js';
import { input } from '../graph/index.js';
import { type Adam, adamScalars, adamUpdate, kerasAdam, torchAdam } from './adam.js';

const gradients = [
  [0.5, -1, 1e-6, 3],
  [-0.2, -1, 1e-6, 0],
  [0.9, 2, 1e-6, -4],
  [0.1, 0.3, 1e-6, 0],
  [0, -0.5, 1e-6, 1],
];

/** Keras' and PyTorch's own formulas, in double precision. */
function reference(adam: Adam, start: readonly number[]): number[] {
  const { lr, beta1, beta2, epsilon } = adam;
  const [p, m, v] = [[...start], start.map(() => 0), start.map(() => 0)];
  for (const [i, g] of gradients.entries()) {
    const t = i + 1;
    for (const j of p.keys()) {
      m[j] = beta1 * m[j]! + (1 - beta1) * g[j]!;
      v[j] = beta2 * v[j]! + (1 - beta2) * g[j]! ** 2;
      if (adam.form === 'keras') {
        p[j]! -= (lr * Math.sqrt(1 - beta2 ** t) * m[j]!) / (1 - beta1 ** t) / (Math.sqrt(v[j]!) + epsilon);
      } else {
        p[j]! -= (lr * (m[j]! / (1 - beta1 ** t))) / (Math.sqrt(v[j]! / (1 - beta2 ** t)) + epsilon);
      }
    }
  }
  return p;
}

async function updates(adam: Adam, start: readonly number[]): Promise<number[]> {
  const leaf = (name: string) => input(name, [4]);
  const state = { p: leaf('p'), m: leaf('m'), v: leaf('v') };
  const next = adamUpdate(adam, state, leaf('g'), input('rate', []), input('epsilon', []));
  let now: Record<string, number[]> = { p: [...start], m: [0, 0, 0, 0], v: [0, 0, 0, 0] };
  for (const [i, g] of gradients.entries()) {
    const { rate, epsilon } = adamScalars(adam, i + 1);
    const scalars = { rate: f32([rate], []), epsilon: f32([epsilon], []) };
    const values = Object.fromEntries(Object.entries(now).map(([name, v]) => [name, f32(v)]));
    const { p, m, v } = await evaluate(
      { 'next p': next.p, 'next m': next.m, 'next v': next.v },
      { ...values, ...scalars, g: f32(g) },
    ).then((r) => ({ p: r['next p']!, m: r['next m']!, v: r['next v']! }));
    now = { p, m, v };
  }
  return now.p!;
}

describe.each([
  ['keras', { ...kerasAdam, lr: 0.01, beta1: 0.5 }],
  ['torch', { ...torchAdam, lr: 0.01, beta1: 0.5 }],
  // An ε of the size of √v: here the forms differ.
  ['keras, large ε', { ...kerasAdam, lr: 0.01, epsilon: 0.1 }],
  ['torch, large ε', { ...torchAdam, lr: 0.01, epsilon: 0.1 }],
] as const)('%s', (_, adam) => {
  test('five steps are those of the formula in double precision', async () => {
    const start = [1, -1, 0, 0.5];
    const expected = reference(adam, start);
    const found = await updates(adam, start);
    for (const [j, p] of found.entries()) expect(Math.abs(p - expected[j]!)).toBeLessThan(2e-7);
  });
});

test('a large ε tells the forms apart', () => {
  const large = { lr: 0.01, epsilon: 0.1 };
  const keras = reference({ ...kerasAdam, ...large }, [1, 1, 1, 1]);
  const torch = reference({ ...torchAdam, ...large }, [1, 1, 1, 1]);
  expect(Math.abs(keras[0]! - torch[0]!)).toBeGreaterThan(1e-3);
});
