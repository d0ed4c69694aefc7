import { expect, test } from 'vitest';
import { drawDiagram } from './diagram.js';

const node = { kind: 'layer', shape: [1, 5], parameters: 0 } as const;

test('names that look like markup or Graphviz’ language are drawn as they are', async () => {
  const svg = await drawDiagram([
    {
      name: 'a "b" \\N {c}',
      nodes: [
        { ...node, id: 'x"\\', title: '<b>&"x"' },
        { ...node, id: 'y->z', title: 'ž', parameters: 1234567 },
      ],
      edges: [{ from: 'x"\\', to: 'y->z', label: '"a" → \\b' }],
      trained: 1234567,
      moving: 0,
    },
  ]);
  for (const text of ['&lt;b&gt;&amp;&quot;x&quot;', 'ž', '1,234,567 parameters', '[N, 5]'])
    expect(svg).toContain(`>${text}</text>`);
  expect(svg).toContain('a &quot;b&quot; \\N {c}: 1,234,567 parameters');
  expect(svg).toContain('&quot;a&quot; → \\b');
});
