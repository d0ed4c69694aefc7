import { expect, test } from 'vitest';
import { evaluate, f32 } from '../../tests/evaluate.js';
import { mul } from '../graph/index.js';
import { type Parameter, parameter, zeros } from '../nn/index.js';
import { fromPacks, packed, packOf } from './pack.js';
import { TrainingState } from './state.js';

const fan = { in: 1, out: 1 };
const make = (name: string, shape: readonly number[], trainable = true): Parameter =>
  parameter(name, { shape, layout: 'C', init: zeros, fan }, trainable);
const [bias, kernel, large] = [make('N/bias', [2]), make('N/kernel', [2, 2]), make('N/large', [80, 80])];
const pack = packOf({ name: 'N', trainable: [bias, large, kernel] })!;

test('the small parameters of a network are packed, where there are two', () => {
  expect(pack).toEqual({ name: 'N/packed', parameters: [bias, kernel], size: 6 });
  expect(packOf({ name: 'N', trainable: [bias, large] })).toBe(null);
});

test('a graph reads its parameters from the pack', async () => {
  const [twice, product] = fromPacks([mul(bias.tensor, 2), mul(kernel.tensor, bias.tensor)], [pack]);
  const feeds = { 'N/packed': f32([1, 2, 3, 4, 5, 6]) };
  expect(await evaluate({ twice: twice!, product: product! }, feeds)).toEqual({
    twice: [2, 4],
    product: [3, 8, 5, 12],
  });
  const again = packed([bias.tensor, kernel.tensor]);
  expect(await evaluate({ again }, { 'N/bias': f32([1, 2]), 'N/kernel': f32([3, 4, 5, 6], [2, 2]) })).toEqual({
    again: [1, 2, 3, 4, 5, 6],
  });
});

test('in the state a packed parameter is a view of its pack, and they change together', () => {
  const initial = (p: Parameter) => Float32Array.from({ length: p === kernel ? 4 : 2 }, (_, i) => i + 1);
  const state = new TrainingState([bias, kernel], 0, initial, [pack]);
  expect(state.names).toEqual([bias, kernel].flatMap(({ name }) => [name, `adam/m/${name}`, `adam/v/${name}`]));
  expect([...state.values['N/packed']!.data]).toEqual([1, 2, 1, 2, 3, 4]);
  state.set('N/bias', Float32Array.of(7, 8));
  (state.spares['N/packed']!.data as Float32Array).set([6, 5, 4, 3, 2, 1]);
  expect([...state.values['N/packed']!.data]).toEqual([7, 8, 1, 2, 3, 4]);
  state.commit(['N/packed']);
  expect([...state.values['N/bias']!.data]).toEqual([6, 5]);
  expect([...state.values['N/kernel']!.data]).toEqual([4, 3, 2, 1]);
});
