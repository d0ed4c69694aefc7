import { describe, expect, test } from 'vitest';
import type { Place } from '../../app/ranks.js';
import { placeWarnings, ranksFact } from './ranks-facts.js';

const place = (rank: number, host: string, other: Partial<Place> = {}): Place => ({
  rank,
  host,
  seesFolder: true,
  processors: 4,
  ...other,
});

describe('ranksFact', () => {
  test('says nothing of one process, and else how many there are and where', () => {
    expect(ranksFact([])).toEqual([]);
    expect(ranksFact([place(0, 'alpha'), place(1, 'alpha')])).toEqual([['Ranks', '2 on alpha']]);
    expect(ranksFact([place(0, 'alpha'), place(1, 'alpha'), place(2, 'beta')])).toEqual([
      ['Ranks', '3 on 2 machines: alpha, beta'],
    ]);
  });
});

describe('placeWarnings', () => {
  test('says nothing where all see the folder and have their processors', () => {
    expect(placeWarnings([place(0, 'alpha'), place(1, 'beta')], 'runs/1', 4)).toEqual([]);
  });

  test('names the ranks that cannot see the folder', () => {
    const hidden = { seesFolder: false };
    expect(placeWarnings([place(0, 'alpha'), place(1, 'beta', hidden), place(2, 'beta', hidden)], 'runs/1', 4)).toEqual(
      [
        'Ranks 1, 2 (on beta) cannot see runs/1: only rank 0 writes there, on alpha, and the run can be resumed only from ' +
          'there.',
      ],
    );
  });

  test('names the ranks that a launcher binds to fewer processors than they have threads', () => {
    const [text, ...others] = placeWarnings([place(0, 'alpha'), place(1, 'beta', { processors: 1 })], 'runs/1', 2);
    expect(others).toEqual([]);
    expect(text).toMatch(/^Rank 1 \(on beta\) may use 1 processor for 2 threads: the launcher binds them\./);
  });

  test('a machine of more processors than are told of is not taken for a bound one', () => {
    expect(placeWarnings([place(0, 'alpha', { processors: 255 })], 'runs/1', 300)).toEqual([]);
  });
});
