import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { settleThreads, threadsWarning } from './threads.js';

test('one for each processor, or what is asked for; a word above that, and no more than four times as many', () => {
  expect(settleThreads(undefined)).toBe(availableParallelism());
  expect([1, 2, 3, 8].map((threads) => settleThreads(threads, 2))).toEqual([1, 2, 3, 8]);
  expect(() => settleThreads(9, 2)).toThrow(GannetError);
  expect(() => settleThreads(99, 2)).toThrow(
    '--threads 99: there are 2 processors here, and so many threads would only wait for each other. Give 2, or at most 8',
  );
  expect([1, 2].map((threads) => threadsWarning(threads, 2))).toEqual([null, null]);
  expect(threadsWarning(3, 2)).toBe('3 threads share 2 processors and wait for each other: with 2 it is faster');
});
