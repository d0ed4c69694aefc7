import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig, tinyDataset, tinyPictures } from '../../tests/tiny.js';
import type { Dataset } from '../data/dataset.js';
import { fingerprintOf } from '../data/fingerprint.js';
import { loadDataset } from '../data/load.js';
import { loadRunData } from '../run/data.js';
import { dataFile, packDataset, unpackDataset } from './packed-data.js';

/** With the fingerprint that its content has. */
function whole(dataset: Dataset<Uint8Array>): Dataset<Uint8Array> {
  const { channels, height, width, train, test: held } = dataset;
  return { ...dataset, fingerprint: fingerprintOf([channels, height, width], [train, held]) };
}

test("a run's own data file is read as in the page, and by Node from the run's folder", () =>
  inTemporaryFolder(async (folder) => {
    for (const dataset of [whole(tinyDataset()), whole(tinyPictures(3))]) {
      const npz = packDataset(dataset);
      const { name, classNames, fingerprint } = dataset;
      expect(await unpackDataset(npz, name, classNames)).toMatchObject({ name, classNames, fingerprint });

      await writeFile(join(folder, dataFile), npz);
      const made = tinyConfig({ description: '', threads: 1 }, dataset, {}, 'gan');
      const config = { ...made, data: { ...made.data, source: dataFile } };
      expect((await loadRunData({ path: folder, config })).fingerprint).toBe(fingerprint);
      expect((await loadDataset(join(folder, dataFile))).train).toEqual(dataset.train);
    }
  }));

test('a damaged one is said to be', async () => {
  const npz = packDataset(tinyDataset());
  await expect(unpackDataset(npz.subarray(0, 100), 'tiny', [])).rejects.toThrow('data.npz is damaged');
});
