import { describe, expect, test } from 'vitest';
import { tinyDataset } from '../../tests/tiny.js';
import { type Picture, toBytes } from '../formats/grid.js';
import { Stream } from '../random/stream.js';
import { findRecipe } from '../recipes/index.js';
import { nodeRuntime } from '../runtime/node.js';
import { generatorGraph } from '../train/graph.js';
import { Sampler } from '../train/sampler.js';
import { TrainingState } from '../train/state.js';
import { dataShape } from './config.js';
import { classTitle, drawFigure, interpolationPoints, type Scene } from './figures.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset(10, 10);

async function withScene(
  name: string,
  options: Readonly<Record<string, unknown>>,
  use: (scene: Scene) => Promise<void>,
): Promise<void> {
  const recipe = findRecipe(name);
  const system = recipe.build(recipe.parse(options), dataShape(dataset));
  generatorGraph(system, 1);
  const { values } = new TrainingState(system.generator!.parameters, 4);
  const sampler = await Sampler.ofState(system, runtime, () => values);
  await use({ system, sampler, dataset, seed: 3 });
  await sampler.release();
}

/** The n-th of the images [28, 28] of a picture, row by row. */
function cell({ data, width }: Picture, n: number): Uint8Array {
  const across = width / 28;
  const [top, left] = [28 * Math.floor(n / across), 28 * (n % across)];
  return Uint8Array.from({ length: 784 }, (_, i) => data[(top + Math.floor(i / 28)) * width + left + (i % 28)]!);
}

function expectNear(found: Uint8Array, expected: Uint8Array): void {
  expect(found.length).toBe(expected.length);
  for (const [i, v] of expected.entries()) expect(Math.abs(v - found[i]!)).toBeLessThanOrEqual(1);
}

test('interpolation: i = 0 … 8 at base + i·(end − base)/10, the tenth exactly the end', () => {
  const [base, end] = [Float32Array.of(0, -1, 0.25), Float32Array.of(10, 1, 0.1)];
  const points = interpolationPoints(base, end);
  expect(points).toHaveLength(30);
  expect([...points].filter((_, i) => i % 3 === 0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10]);
  for (let i = 0; i < 9; i++) {
    expect(points[3 * i + 1]).toBe(Math.fround(-1 + (i * 2) / 10));
    expect(points[3 * i + 2]).toBe(Math.fround(base[2]! + (i * (end[2]! - base[2]!)) / 10));
  }
  expect(points.subarray(0, 3)).toEqual(base);
  expect(points.subarray(27)).toEqual(end);
});

test('classTitle: digits are called so, other classes by their names', () => {
  expect(classTitle(['0', '1', '2'], 2)).toBe('Digit: 2');
  expect(classTitle(['Trouser', 'Bag'], 1)).toBe('Bag');
  expect(classTitle(['9', '10'], 0)).toBe('9');
});

describe('drawFigure', () => {
  const small = { latent: 10, width: 16 };

  test('class panels: titled, two rows of three, each of its class at a point of its own', () =>
    withScene('cgan-mlp', small, async (scene) => {
      const [figure] = findRecipe('cgan-mlp').figures;
      const { panels, columns, preview } = await drawFigure(figure!, scene, 1);
      expect(columns).toBe(5);
      expect(panels.map((panel) => panel.title)).toEqual(Array.from({ length: 10 }, (_, i) => `Digit: ${i}`));
      expect(panels[7]!.picture).toMatchObject({ width: 84, height: 56, channels: 1 });
      const z = new Stream(3, 'classPanels').normal(600, 0, 1).slice(10 * (6 * 7 + 4), 10 * (6 * 7 + 5));
      expectNear(cell(panels[7]!.picture, 4), toBytes(await scene.sampler.images({ z, labels: [7] })));
      expect(preview).toMatchObject({ width: 280, height: 28 });
      expect(cell(preview, 7)).toEqual(cell(panels[7]!.picture, 0));
    }));

  test('interpolation: samples above, below the line from one point to another', () =>
    withScene(
      'dcgan',
      { latent: 10, generatorChannels: [4, 4, 4], discriminatorChannels: [4, 4, 4] },
      async (scene) => {
        const { panels, columns } = await drawFigure(findRecipe('dcgan').figures[1]!, scene, 5);
        expect(columns).toBe(1);
        expect(panels.map((panel) => panel.title)).toEqual(['random samples', 'interpolation']);
        for (const { picture } of panels) expect(picture).toMatchObject({ width: 280, height: 28 });
        const points = new Stream(3, 'interpolation').uniform(120, -1, 1);
        const image = async (z: Float32Array) => toBytes(await scene.sampler.images({ z: z.slice(), labels: [0] }));
        expectNear(cell(panels[0]!.picture, 2), await image(points.subarray(20, 30)));
        expectNear(cell(panels[1]!.picture, 0), await image(points.subarray(100, 110)));
        expectNear(cell(panels[1]!.picture, 9), await image(points.subarray(110, 120)));
        const fourth = Float32Array.from(
          { length: 10 },
          (_, i) => points[100 + i]! + (3 * (points[110 + i]! - points[100 + i]!)) / 10,
        );
        expectNear(cell(panels[1]!.picture, 3), await image(fourth));
      },
    ));

  test('a grid without classes has as many rows and columns as it says', () =>
    withScene('gan', small, async (scene) => {
      const figure = { name: '', drawing: { kind: 'grid', rows: 2, columns: 3 } } as const;
      const { panels, preview } = await drawFigure(figure, scene, 1);
      expect(panels).toEqual([{ picture: preview }]);
      expect(preview).toMatchObject({ width: 84, height: 56 });
      expect((await drawFigure(figure, scene, 2)).preview).toEqual(preview);
    }));
});
