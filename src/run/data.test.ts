import { cp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig } from '../../tests/tiny.js';
import { loadDataset } from '../data/load.js';
import type { DataOptions } from '../data/options.js';
import { encodePng } from '../formats/grid.js';
import { checkRunData } from './check-data.js';
import { decodeConfig, encodeConfig } from './config.js';
import { loadRunData } from './data.js';
import { makeFolder } from './place.js';

const machine = { description: 'a machine', threads: 1 };
const picture = (shade: number) =>
  encodePng({ width: 28, height: 28, channels: 1, data: new Uint8Array(784).fill(shade) });

/** Twelve pictures in two classes. */
async function pictures(folder: string): Promise<string> {
  const source = join(folder, 'mine');
  for (const [c, name] of ['cats', 'dogs'].entries()) {
    await makeFolder(join(source, name));
    for (let i = 0; i < 6; i++) await writeFile(join(source, name, `${i}.png`), await picture(20 * i + c));
  }
  return source;
}

test("a run's data are known again where they have moved, and others are not taken for them", () =>
  inTemporaryFolder(async (folder) => {
    const source = await pictures(folder);
    const dataset = await loadDataset(source);
    const made = tinyConfig(machine, dataset);
    const config = { ...made, data: { ...made.data, source } };
    expect(await loadRunData({ path: folder, config })).toEqual(dataset);

    const moved = join(folder, 'elsewhere');
    await rename(source, moved);
    await expect(loadRunData({ path: folder, config })).rejects.toThrow(
      /^the run's data cannot be loaded: .*mine does not exist.*If they have moved, say to where: --data PATH$/s,
    );
    expect(await loadRunData({ path: folder, config }, moved)).toEqual(dataset);

    const other = join(folder, 'other');
    await cp(moved, other, { recursive: true });
    await writeFile(join(other, 'cats', '0.png'), await picture(255));
    await expect(loadRunData({ path: folder, config }, other)).rejects.toThrow(
      `the data ${other} is not what the run was begun with`,
    );
    await rename(other, source);
    await expect(loadRunData({ path: folder, config })).rejects.toThrow(
      'put the original files back, or say where they are: --data PATH',
    );
  }));

test('a config.json that says of the data what they are not is refused', () =>
  inTemporaryFolder(async (folder) => {
    const dataset = await loadDataset(await pictures(folder));
    const config = tinyConfig(machine, dataset);
    const saying = (wrong: object) => ({ ...config, data: { ...config.data, ...wrong } });
    expect(() => checkRunData(saying({ channels: 3 }), dataset)).toThrow(
      "config.json says that the data's channels is 3, and it is 1",
    );
    expect(() => checkRunData(saying({ classNames: ['cats'] }), dataset)).toThrow(
      'config.json says that the data have 1 class, and they have 2',
    );
  }));

test("a run's data are read as they were: scaled, some left out, some held out", () =>
  inTemporaryFolder(async (folder) => {
    const source = await pictures(folder);
    await writeFile(join(source, 'cats', 'spoilt.png'), 'spoilt');
    const options: DataOptions = {
      ...{ size: { height: 8, width: 8 }, fit: 'contain', background: '#000000', colour: true, skipBroken: true },
      ...{ classes: 'cats,dogs', holdOut: { share: 0.3, seed: 5 } },
    };
    const dataset = await loadDataset(source, null, options);
    expect(dataset).toMatchObject({ channels: 3, height: 8, train: { count: 8 }, test: { count: 4 } });
    const made = tinyConfig(machine, dataset);
    expect(made.data.options).toEqual(options);
    const config = decodeConfig(encodeConfig({ ...made, data: { ...made.data, source } }), 'config.json');
    expect(await loadRunData({ path: folder, config })).toEqual(dataset);
    const { options: _, ...data } = config.data;
    await expect(loadRunData({ path: folder, config: { ...config, data } })).rejects.toThrow(
      'spoilt.png cannot be read as a picture',
    );
  }));
