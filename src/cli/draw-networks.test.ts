import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { Console } from './console.js';
import { drawNetworks } from './draw-networks.js';

const console = new Console({ write: () => undefined });

test('both networks, or the one that is named, with the options that are set', () =>
  inTemporaryFolder(async (folder) => {
    const out = join(folder, 'G.svg');
    await drawNetworks('acgan', { out, network: 'G', set: { generatorChannels: [96, 48, 24] } }, console);
    const svg = await readFile(out, 'utf8');
    expect(svg).toContain('>[N, 96, 3, 3]</text>');
    expect(svg).not.toContain('auxiliary');
    const png = join(folder, 'both.png');
    await drawNetworks('gan', { out: png, set: {} }, console);
    expect((await sharp(png).metadata()).width).toBeGreaterThan(500);
  }));

test('an unknown recipe, network or option is said, and nothing is written', async () => {
  await expect(drawNetworks('agan', { set: {} }, console)).rejects.toThrow('did you mean acgan?');
  await expect(drawNetworks('acgan', { set: {}, network: 'E' }, console)).rejects.toThrow(
    'acgan has no network E; it has G and D',
  );
  await expect(drawNetworks('cnn-classifier', { set: {}, network: 'G' }, console)).rejects.toThrow('it has C');
  await expect(drawNetworks('acgan', { set: { width: 3 } }, console)).rejects.toThrow('acgan has no option width');
  await expect(drawNetworks('acgan', { set: {}, out: 'x.pdf' }, console)).rejects.toThrow('neither a .png nor a .svg');
});
