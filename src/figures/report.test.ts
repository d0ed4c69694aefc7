import { describe, expect, test } from 'vitest';
import { type ReportContent, reportPage, spread } from './report.js';

const content: ReportContent = {
  title: 'run <1>',
  facts: [['Recipe', 'acgan & more']],
  options: [['batch', '100']],
  networks: [
    {
      name: 'G',
      nodes: [
        { id: 'z', kind: 'input', title: 'z', shape: [1, 100], parameters: 0 },
        { id: 'd', kind: 'layer', title: 'dense (Dense)', shape: [1, 3456], parameters: 349056 },
      ],
      edges: [],
      trained: 349056,
      moving: 8,
    },
  ],
  diagram: '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg id="diagram"></svg>',
  curves: ['<svg id="curves"></svg>', '<?xml version="1.0"?><svg id="more"></svg>'],
  findings: [['Step 500', 'since step 300, D < G']],
  metrics: {
    charts: ['<svg id="courses"></svg>'],
    table: { head: ['Step', 'score'], rows: [['500 (best)', '9.5 < 9.9']] },
  },
  albums: [
    {
      title: 'samples',
      total: 9,
      pictures: [500, 1000].map((step) => ({ step, png: Uint8Array.of(step % 251, 2, 3) })),
    },
  ],
  epochs: { head: ['Epoch', 'D total'], rows: [['1', '0.1234']] },
  evaluations: [],
  reals: Uint8Array.of(9, 9, 9),
  timings: [['Pace', '220 img/s']],
};

describe('reportPage', () => {
  const page = reportPage(content);

  test('shows every part, markup as text', () => {
    expect(page).toContain('<title>run &lt;1&gt;</title>');
    expect(page).toContain('<th scope="row">Recipe</th><td>acgan &amp; more</td>');
    expect(page).toContain('<th>Epoch</th><th>D total</th>');
    expect(page).toContain('<td>1</td><td>0.1234</td>');
    expect(page).toContain('<td>500 (best)</td><td>9.5 &lt; 9.9</td>');
    expect(page).toContain('<th scope="row">Step 500</th><td>since step 300, D &lt; G</td>');
    expect(page).toContain('<h3>G: 349,056 trained parameters, 8 moving statistics</h3>');
    expect(page).toContain('<td>dense (Dense)</td><td>[N, 3456]</td><td>349,056</td>');
    expect(page).not.toContain('<td>z</td>');
    expect(page).toContain('<div class="wide"><svg id="diagram">');
    expect(page).toContain('<div class="charts"><svg id="curves"></svg>\n<svg id="more"></svg></div>');
    expect(page).toContain('<div class="charts"><svg id="courses"></svg></div>');
  });

  test('the pictures are inside, the last one shown, a slider over them', () => {
    const sources = [...page.matchAll(/<img src="data:image\/png;base64,([^"]+)" alt="samples, step (\d+)"[^>]*>/g)];
    expect(sources.map((m) => [...Buffer.from(m[1]!, 'base64')])).toEqual([
      [249, 2, 3],
      [247, 2, 3],
    ]);
    expect(sources.map((m) => m[0].includes(' hidden'))).toEqual([true, false]);
    expect(page).toContain('<input type="range" min="0" max="1" value="1"');
    expect(page).toContain('samples (2 of 9, evenly spread)');
    expect(page).toContain('<output>step 1000</output>');
  });

  test('real images stand beside the first album', () => {
    expect(page).toMatch(/<div class="beside"><div class="album">.*<h3>real images<\/h3>.*<\/div><\/div>/s);
    expect(reportPage({ ...content, reals: null })).not.toContain('<h3>real images');
  });

  test('evaluations stand one under the other', () => {
    const evaluation = (step: string) => ({
      ...{ facts: [['Step', step]] as const, table: { head: ['', 'samples'], rows: [] }, warnings: [], chart: null },
      ...{ classes: null, confusion: null, memorisation: null, pairs: null },
    });
    const both = reportPage({ ...content, evaluations: [evaluation('2,000'), evaluation('1,000')] });
    expect(both).toMatch(/<td>2,000<\/td>.*<td>1,000<\/td>/s);
    expect(page).toContain('It is not evaluated yet');
  });

  test('needs nothing from elsewhere, and is the same every time', () => {
    expect(page).not.toMatch(/\b(src|href)="(?!data:)/);
    expect(page).not.toMatch(/@import|url\(/);
    expect(reportPage(content)).toBe(page);
  });

  test('says what is not there yet', () => {
    const page = reportPage({ ...content, curves: [], albums: [], reals: null, epochs: null });
    for (const text of ['no reports of losses yet', 'no pictures yet', 'No epoch has ended yet'])
      expect(page).toContain(text);
  });
});

test('spread: at most forty, the first and the last among them, evenly', () => {
  const items = (n: number) => Array.from({ length: n }, (_, i) => i);
  expect(spread([])).toEqual([]);
  expect(spread(items(1))).toEqual([0]);
  expect(spread(items(40))).toEqual(items(40));
  const some = spread(items(1000));
  expect(some).toHaveLength(40);
  expect([some[0], some.at(-1)]).toEqual([0, 999]);
  const gaps = some.slice(1).map((v, i) => v - some[i]!);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
});
