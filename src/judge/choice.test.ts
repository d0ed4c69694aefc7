import { expect, test } from 'vitest';
import { metricsFor } from './choice.js';
import { metricNames } from './figure.js';
import type { JudgeCard } from './network/card.js';

const judge = (task: JudgeCard['task']) => ({ card: { task } as JudgeCard });
const classes = { classNames: ['cat', 'dog'] };
const none = { classNames: ['image'] };
const leftOut = (...given: Parameters<typeof metricsFor>) => metricsFor(...given).leftOut.map(({ metric }) => metric);

test('where everything has classes, everything is measured', () => {
  const choice = metricsFor(metricNames, { judge: judge('classes'), dataset: classes, conditional: true });
  expect(choice).toEqual({ kept: metricNames, leftOut: [] });
});

test('what needs classes is left out where there are none, with the reason', () => {
  const labels = ['gan-test', 'gan-train', 'frechet-by-class'];
  const noClasses = { judge: judge('rotations'), dataset: none, conditional: false };
  expect(leftOut(metricNames, noClasses)).toEqual(['gan-test', 'gan-train', 'score', 'frechet-by-class']);
  expect(leftOut(metricNames, { judge: judge('classes'), dataset: classes, conditional: false })).toEqual(labels);
  expect(leftOut(metricNames, { judge: judge('rotations'), dataset: classes, conditional: true })).toEqual([
    'gan-test',
    'score',
  ]);
  expect(metricsFor(['score', 'frechet'], noClasses)).toEqual({
    kept: ['frechet'],
    leftOut: [{ metric: 'score', why: 'the judge tells no classes' }],
  });
});
