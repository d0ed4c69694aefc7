import { describe, expect, test } from 'vitest';
import { findRecipe, recipes } from '../recipes/index.js';
import type { DataShape } from '../recipes/phase.js';
import { drawDiagram } from './diagram.js';
import { type NetworkGraph, networkGraphs } from './network-graph.js';
import { renderSvg } from './svg.js';

function graphsOf(name: string): NetworkGraph[] {
  const recipe = findRecipe(name);
  const { height, width } = recipe.size ?? { height: 28, width: 28 };
  const data: DataShape = { channels: height === 28 ? 1 : 3, height, width, classes: 10 };
  return networkGraphs(recipe.build(recipe.parse({}), data));
}

/** Edges by the titles of their ends. */
function edgesOf({ nodes, edges }: NetworkGraph): string[] {
  const title = (id: string): string => nodes.find((node) => node.id === id)!.title;
  return edges.map(({ from, to, label }) => `${title(from)} → ${title(to)}${label && `: ${label}`}`);
}

describe('acgan', () => {
  const [G, D] = graphsOf('acgan') as [NetworkGraph, NetworkGraph];

  test('the generator multiplies z and the embedding of y, and ends in an image', () => {
    expect(edgesOf(G)).toEqual([
      'y → embedding (Embedding)',
      'embedding (Embedding) → ×',
      'z → ×',
      '× → dense (Dense)',
      'dense (Dense) → reshape (Reshape): ReLU',
      'reshape (Reshape) → convT1 (ConvTranspose2d)',
      'convT1 (ConvTranspose2d) → bn1 (BatchNorm): ReLU',
      'bn1 (BatchNorm) → convT2 (ConvTranspose2d)',
      'convT2 (ConvTranspose2d) → bn2 (BatchNorm): ReLU',
      'bn2 (BatchNorm) → convT3 (ConvTranspose2d)',
      'convT3 (ConvTranspose2d) → image: tanh',
    ]);
    const shapes = Object.fromEntries(G.nodes.map((node) => [node.title, node.shape.slice(1)]));
    expect(shapes).toMatchObject({ z: [100], y: [], '×': [100], 'reshape (Reshape)': [384, 3, 3], image: [1, 28, 28] });
  });

  test('the discriminator has two heads', () => {
    const edges = edgesOf(D);
    expect(edges[0]).toBe('image → conv1 (Conv2d)');
    expect(edges).toContain('conv1 (Conv2d) → dropout1 (Dropout): LeakyReLU 0.2');
    expect(edges.slice(-4)).toEqual([
      'flatten (Flatten) → generation (Dense)',
      'flatten (Flatten) → auxiliary (Dense)',
      'generation (Dense) → generation',
      'auxiliary (Dense) → auxiliary',
    ]);
  });

  test('parameters: 25·384·192 + 192 in the first transposed convolution; the sums of both networks', () => {
    const convT1 = G.nodes.find((node) => node.title.startsWith('convT1'))!;
    expect(convT1.parameters).toBe(25 * 384 * 192 + 192);
    for (const { nodes, trained, moving } of [G, D])
      expect(nodes.reduce((sum, node) => sum + node.parameters, 0)).toBe(trained + moving);
    expect([G.moving, D.moving]).toEqual([2 * (192 + 96), 0]);
  });
});

test('labels beside the image, and what lies between layers', () => {
  expect(edgesOf(graphsOf('cgan-mlp')[1]!).slice(0, 3)).toEqual([
    'image → concatenate: reshape',
    'y → concatenate: one-hot',
    'concatenate → dense1 (Dense)',
  ]);
  expect(edgesOf(graphsOf('cgan')[1]!)).toContain('embedding (Embedding) → concatenate: reshape');
  expect(edgesOf(graphsOf('dcgan-128')[0]!)).toContain('bn1 (BatchNorm) → convT2 (ConvTranspose2d): GELU');
});

test.each([...recipes.keys()])('%s: every box is joined to others, and the diagram can be drawn', async (name) => {
  const graphs = graphsOf(name);
  for (const { nodes, edges } of graphs) {
    for (const { id, kind } of nodes) {
      expect(edges.some((edge) => edge.to === id)).toBe(kind !== 'input');
      expect(edges.some((edge) => edge.from === id)).toBe(kind !== 'output');
    }
  }
  const svg = await drawDiagram(graphs);
  expect(await drawDiagram(graphs)).toBe(svg);
  for (const { nodes } of graphs) for (const { title } of nodes) expect(svg).toContain(`>${title}</text>`);
  const { width, height, data } = await renderSvg(svg);
  expect(Math.min(width, height)).toBeGreaterThan(200);
  expect(new Set(data).size).toBeGreaterThan(50);
});
