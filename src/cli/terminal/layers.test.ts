import { expect, test } from 'vitest';
import { recipes } from '../../recipes/index.js';
import { summaries } from './layers.js';

test('the summary of acgan counts what its published networks have', () => {
  const lines = summaries('acgan', { set: {} }, 80);
  expect(lines).toContain('convT1 (ConvTranspose2d), ReLU  [N, 192, 7, 7]   1,843,392');
  expect(lines).toContain('Trained parameters: 2,657,321');
  expect(lines).toContain('Moving statistics: 576');
  expect(lines).toContain('Trained parameters: 525,835');
});

test('options change the networks', () => {
  const lines = summaries('acgan', { set: { generatorChannels: [96, 48, 24] } }, 80);
  expect(lines.find((line) => line.startsWith('convT1'))).toContain('[N, 48, 7, 7]');
});

test.each([...recipes.keys()])('%s fits in 80 columns', (name) => {
  const lines = summaries(name, { set: {} }, 80);
  expect(lines.length).toBeGreaterThan(6);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});
