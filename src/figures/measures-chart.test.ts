import { expect, test } from 'vitest';
import { drawMeasures, type MeasureRow } from './measures-chart.js';

const row: MeasureRow = {
  title: 'Fréchet distance',
  better: 'lower',
  samples: { value: 0.5, interval: [0.4, 0.6] },
  real: { value: 0.01, interval: null },
};

test('a figure stands beside that of real images, under its name and which way is better', async () => {
  const svg = await drawMeasures([row, { ...row, title: 'recall', better: 'higher', samples: null }]);
  for (const text of ['Fréchet distance ↓', 'recall ↑', 'real images in their place'])
    expect(svg).toContain(`>${text}</text>`);
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(3);
  expect(await drawMeasures([row])).toBe(await drawMeasures([row]));
});

test('figures without a number are left out, and there must be one with', async () => {
  const empty = { ...row, title: 'empty', samples: null, real: null };
  expect(await drawMeasures([row, empty])).not.toContain('empty');
  await expect(drawMeasures([empty])).rejects.toThrow('no figures');
});
