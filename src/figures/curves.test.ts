import { describe, expect, test } from 'vitest';
import { curveRows, drawCurves, type RunCurves } from './curves.js';
import { renderSvg } from './svg.js';

const run = (name: string, count: number, phases: readonly string[] = ['D', 'G']): RunCurves => ({
  name,
  points: Array.from({ length: count }, (_, i) => ({
    step: 10 * (i + 1),
    losses: Object.fromEntries(phases.map((phase, p) => [phase, { total: i + p, auxiliaryAccuracy: 1 / (i + 1) }])),
  })),
});

describe('curveRows', () => {
  test('a row for each step, phase and part: raw, and smoothed along its own curve', () => {
    const rows = curveRows(run('a', 3), 0.5);
    expect(rows).toHaveLength(12);
    const total = rows.filter((row) => row.phase === 'G' && row.part === 'total');
    expect(total.map((row) => [row.step, row.value, row.unit])).toEqual([
      [10, 1, 'loss'],
      [20, 2, 'loss'],
      [30, 3, 'loss'],
    ]);
    expect(total.map((row) => row.smoothed)).toEqual([1, (0.5 * 0.5 + 1) / 0.75, expect.closeTo((1 + 4 + 12) / 7, 12)]);
    expect(rows.filter((row) => row.unit === 'accuracy').map((row) => row.part)).toEqual(
      Array(6).fill('auxiliaryAccuracy'),
    );
  });

  test('long curves are thinned after smoothing, and keep their newest point', () => {
    const rows = curveRows(run('a', 2501, ['D']), 0.9).filter((row) => row.part === 'total');
    expect(rows).toHaveLength(834);
    expect(rows.at(-1)).toMatchObject({ step: 25010, value: 2500 });
    expect(rows[1]!.step - rows[0]!.step).toBe(30);
    expect(rows.at(-1)!.smoothed).toBeCloseTo(2491, 6); // nine steps behind a straight line
  });
});

describe('drawCurves', () => {
  test('one run: a chart for each phase and unit, a legend of parts', async () => {
    const svg = await drawCurves([run('mine', 20)], { weight: 0.9 });
    for (const text of ['D: loss', 'D: accuracy', 'G: loss', 'G: accuracy', 'total', 'auxiliaryAccuracy'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg).not.toContain('>mine</text>');
    // Raw and smoothed, in each of the four charts.
    expect(svg.match(/class="mark-line /g)).toHaveLength(4 * 2);
  });

  test('several runs share the charts, networks side by side, named in the legend', async () => {
    const svg = await drawCurves([run('first', 5), run('second', 9, ['D.real', 'G'])], { weight: 0 });
    for (const text of ['first', 'second', 'D: loss', 'D.real: loss', 'G: loss'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg.indexOf('D.real: loss')).toBeLessThan(svg.indexOf('G: loss'));
  });

  test('the same curves give the same text, which can be drawn', async () => {
    const svg = await drawCurves([run('a', 3)], { weight: 0.9 });
    expect(await drawCurves([run('a', 3)], { weight: 0.9 })).toBe(svg);
    const picture = await renderSvg(svg);
    expect(new Set(picture.data).size).toBeGreaterThan(50);
  });

  test('a single point is drawn as a point', async () => {
    expect(await drawCurves([run('a', 1)], { weight: 0.9 })).toContain('mark-symbol');
  });

  test('no points are a mistake', async () => {
    await expect(drawCurves([{ name: 'a', points: [] }], { weight: 0.9 })).rejects.toThrow('no curves');
  });
});
