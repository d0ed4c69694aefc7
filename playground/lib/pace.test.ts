import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

/** A step every 100 ms in sight, then what comes. */
function steady(): Pace {
  const pace = new Pace();
  for (let step = 1; step <= 20; step++) expect(pace.take(step, 100 * step, false)).toBeNull();
  return pace;
}

test('a tab that is slowed down out of sight is told of, one that is not is not', () => {
  const slowed = steady();
  const said = Array.from({ length: 6 }, (_, i) => slowed.take(21 + i, 2000 + 1000 * (i + 1), true));
  expect(said.slice(0, 4)).toEqual([null, null, null, null]);
  expect(said[5]).toMatch(/a step takes 1000 ms there and 100 ms in sight/);
  const free = steady();
  for (let i = 1; i <= 20; i++) expect(free.take(20 + i, 2000 + 110 * i, true)).toBeNull();
});

test('a long pause is told of; the first one and a run that goes on from before are none', () => {
  const pace = steady();
  expect(pace.take(21, 2000 + 180_000, true)).toBe(
    'Nothing was trained for 3 min: the browser held this tab back, or the device slept.',
  );
  expect(new Pace().take(1, 1e9, false)).toBeNull();
  expect(pace.take(10, 1e9, false)).toBeNull();
});
