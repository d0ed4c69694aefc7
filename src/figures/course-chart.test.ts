import { expect, test } from 'vitest';
import { drawCourses, type FigureCourse } from './course-chart.js';

const course: FigureCourse = {
  title: 'kernel distance',
  better: 'lower',
  points: [100, 200, 300].map((step, i) => ({ step, measured: { value: 3 - i, interval: [2.9 - i, 3.1 - i] } })),
  floor: 0.1,
};

test('a figure against the step, with its band, what real images get and the best step', async () => {
  const charts = await drawCourses([course, { ...course, title: 'score', better: 'higher', floor: null }], 200);
  expect(charts).toHaveLength(2);
  const svg = charts.join();
  for (const text of ['kernel distance ↓', 'score ↑', 'step', '200']) expect(svg).toContain(`>${text}</text>`);
  const count = (mark: string): number => svg.match(new RegExp(`aria-roledescription="${mark}"`, 'g'))?.length ?? 0;
  expect(count('point')).toBe(6);
  expect(count('rule mark')).toBe(3); // two best steps, one floor
  expect(await drawCourses([course], 200)).toEqual(await drawCourses([course], 200));
});

test('figures without a number are left out', async () => {
  const empty = { ...course, title: 'empty', points: [{ step: 100, measured: null }] };
  const charts = await drawCourses([course, empty], null);
  expect(charts).toHaveLength(1);
  expect(charts[0]).not.toContain('empty');
  expect(await drawCourses([empty], null)).toEqual([]);
});
