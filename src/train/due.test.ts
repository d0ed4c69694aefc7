import { expect, test } from 'vitest';
import { kerasAdam, Network } from '../nn/index.js';
import type { Phase } from '../recipes/phase.js';
import { duePhases, kindsOfStep, ownSteps, stepsAlike } from './due.js';

const [D, G] = ['D', 'G'].map((name) => new Network(name, () => null));
const phase = (name: string, trains = D, every?: number): Phase => ({
  ...{ name, trains: trains!, adam: kerasAdam, ...(every === undefined ? {} : { every }) },
  losses: () => {
    throw new Error('not asked for');
  },
});
const phases = [phase('D'), phase('R1', D, 3), phase('G', G, 2)];
const names = (step: number): string =>
  duePhases(phases, step)
    .map(({ name }) => name)
    .join();

test('a phase is part of each so many steps', () => {
  expect([1, 2, 3, 4, 5, 6].map(names)).toEqual(['D', 'D,G', 'D,R1', 'D,G', 'D', 'D,R1,G']);
  const kinds = kindsOfStep(phases).map(({ step, share }) => [names(step), share]);
  expect(kinds.slice(0, 2).map(([, share]) => share)).toEqual([1 / 3, 1 / 3]);
  expect(Object.fromEntries(kinds)).toEqual({ D: 1 / 3, 'D,G': 1 / 3, 'D,R1': 1 / 6, 'D,R1,G': 1 / 6 });
  expect(kindsOfStep([phase('D'), phase('G', G)])).toEqual([{ step: 1, share: 1 }]);
});

test('steps in a row that are alike', () => {
  expect([1, 2, 5, 6].map((step) => stepsAlike(phases, step, 9))).toEqual([1, 1, 1, 1]);
  expect([1, 3, 4, 5].map((step) => stepsAlike([phase('D'), phase('R1', D, 4)], step, 9))).toEqual([3, 1, 1, 3]);
  expect(stepsAlike([phase('D'), phase('G', G)], 7, 9)).toBe(9);
});

test("a network's phases count its optimiser's steps together", () => {
  const counted: number[][] = [[], [], []];
  const taken = new Map<unknown, number>();
  for (let step = 1; step <= 12; step++) {
    for (const [index, { trains, every = 1 }] of phases.entries()) {
      if (step % every !== 0) continue;
      taken.set(trains, (taken.get(trains) ?? 0) + 1);
      expect(ownSteps(phases, index, step)).toBe(taken.get(trains));
      counted[index]!.push(taken.get(trains)!);
    }
  }
  expect(counted[1]).toEqual([4, 8, 12, 16]);
  expect(counted[2]).toEqual([1, 2, 3, 4, 5, 6]);
});
