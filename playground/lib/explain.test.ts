import { expect, test } from 'vitest';
import type { Facts } from '../engine/messages.ts';
import { explain } from './explain.ts';

const facts: Facts = {
  ...{ runsOn: '', notices: [], batch: 32, stepsPerEpoch: 1875, classCount: 10, isConditional: true },
  ...{ height: 28, width: 28, parameters: { G: 233_081, D: 67_051 } },
  phases: [
    { network: 'D', every: 1, isPenalty: false },
    { network: 'D', every: 16, isPenalty: true },
    { network: 'G', every: 1, isPenalty: false },
  ],
};

test('what G and D do is said with the figures of the run', () => {
  const said = explain(facts, 600, Math.log(2));
  expect(said.step).toBe(
    'Step 600: each step, 32 real pictures, then D, then G learns. 32 % of the training pictures have been seen.',
  );
  expect(said.discriminator).toContain('67,051 numbers');
  expect(said.discriminator).toContain('the right answer 50 % on average');
  expect(said.generator).toContain('233,081 numbers');
  expect(said.generator).toContain('one of 10 classes');
  expect(said.balance).toMatch(/^D hardly does better than guessing/);
  expect(explain(facts, 3750, 0.01).step).toContain('have been seen 2.0 times');
  expect(explain(facts, 1, 0.01).balance).toMatch(/^D is sure of nearly every picture/);
  expect(explain({ ...facts, isConditional: false }, 1, null)).toMatchObject({ balance: null });
});
