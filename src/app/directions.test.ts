import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { chosenState } from '../exchange/checkpoint.js';
import { RunFolder } from '../run/folder.js';
import { beginRun } from './begin.js';
import { principalDirections } from './directions.js';

test('the directions are eigenvectors of what the first layer does to a latent point', () =>
  inTemporaryFolder(async (folder) => {
    const out = join(folder, 'run');
    await beginRun('cgan-mlp', { out, threads: 1, steps: 1, batch: 2, set: { latent: 4, width: 8 } });
    const { layer, vectors, shares } = await principalDirections(out, 3, 4);
    expect(layer).toBe('dense1');
    const { system, state } = await chosenState(await RunFolder.open(out), 'newest', () => undefined);
    const kernel = system.generator!.parameters.find((p) => p.name.startsWith('G/dense1/') && p.shape.length === 2)!;
    const [rows, columns] = kernel.shape as [number, number];
    const data = state.drawn[kernel.name]!.data as Float32Array;
    // [4 + 10 classes, 8] or its transpose: only the rows of the latent point count.
    const at = (i: number, k: number): number => (columns === 8 ? data[i * columns + k]! : data[k * columns + i]!);
    expect([rows, columns].sort((a, b) => a - b)).toEqual([8, 14]);
    const gram = (i: number, j: number): number =>
      Array.from({ length: 8 }, (_, k) => at(i, k) * at(j, k)).reduce((a, b) => a + b, 0);
    const trace = [0, 1, 2, 3].reduce((sum, i) => sum + gram(i, i), 0);
    for (const [n, vector] of vectors.entries()) {
      for (let i = 0; i < 4; i++) {
        const image = [0, 1, 2, 3].reduce((sum, j) => sum + gram(i, j) * vector[j]!, 0);
        expect(image).toBeCloseTo(shares[n]! * trace * vector[i]!, 5);
      }
    }
    expect([...shares].sort((a, b) => b - a)).toEqual(shares);
    await expect(principalDirections(out, 10)).rejects.toThrow('there is no class 10: they are 0 to 9');
  }));
