import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { drawNetworks } from './diagram.js';

test('both networks, or the one that is named, with the options that are set', () =>
  inTemporaryFolder(async (folder) => {
    const out = join(folder, 'G.svg');
    await drawNetworks('acgan', { out, network: 'G', set: { generatorChannels: [96, 48, 24] } });
    const svg = await readFile(out, 'utf8');
    expect(svg).toContain('>[N, 96, 3, 3]</text>');
    expect(svg).not.toContain('auxiliary');
    const png = join(folder, 'both.png');
    await drawNetworks('gan', { out: png, set: {} });
    expect((await sharp(png).metadata()).width).toBeGreaterThan(500);
  }));

test('an unknown recipe, network or option is said, and nothing is written', async () => {
  await expect(drawNetworks('agan', { set: {} })).rejects.toThrow('did you mean acgan?');
  await expect(drawNetworks('acgan', { set: {}, network: 'E' })).rejects.toThrow(
    'acgan has no network E; it has G and D',
  );
  await expect(drawNetworks('cnn-classifier', { set: {}, network: 'G' })).rejects.toThrow('it has C');
  await expect(drawNetworks('acgan', { set: { width: 3 } })).rejects.toThrow('acgan has no option width');
  await expect(drawNetworks('acgan', { set: {}, out: 'x.pdf' })).rejects.toThrow('neither a .png nor a .svg');
});
