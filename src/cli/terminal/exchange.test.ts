import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../../tests/tiny.js';
import { drawImages } from '../../app/draw.js';
import { prepareRun } from '../../app/prepare.js';
import { createImportedRun, importWeights } from '../../exchange/import.js';
import { writeAtomic } from '../../formats/atomic.js';
import { encodeNpz } from '../../formats/npz.js';
import { Console } from './console.js';
import { showExport } from './export.js';
import { showImport } from './import.js';

const recipe = 'gan';
const choice = { data: 'mnist', set: { latent: 5, width: 6 } };

/** A console that keeps what it is told. */
function recorder() {
  let text = '';
  return { console: new Console({ write: (more) => (text += more) }), text: () => text };
}

test('weights of a run of another size go into one of that size', async () => {
  await inTemporaryFolder(async (folder) => {
    const data = join(folder, 'few.npz');
    await writeAtomic(data, encodeNpz({ images: { shape: [2, 8, 8], data: new Uint8Array(128).fill(7) } }));
    const few = { ...choice, data, set: { ...choice.set, batch: 2 } };
    const small = { ...few, size: { height: 14, width: 14 } };
    const { config } = await prepareRun(recipe, small);
    const run = await createImportedRun(config, await importWeights(config, [], undefined), join(folder, 'ours'));
    const { console } = recorder();
    await showExport(run.path, { to: 'pytorch' }, console);
    const file = join(run.path, 'G.safetensors');
    const out = join(folder, 'theirs');
    await showImport([file], { ...small, recipe, out }, console);
    expect((await drawImages(out, { seeds: [1] })).images.length).toBe(196);
    await expect(showImport([file], { ...few, recipe, out: join(folder, 'no') }, console)).rejects.toThrow('shape');
  });
});

test('a network that is exported and imported again makes the same generator.onnx', async () => {
  await inTemporaryFolder(async (folder) => {
    const { config } = await prepareRun(recipe, { ...choice, seed: 4 });
    const run = await createImportedRun(config, await importWeights(config, [], undefined), join(folder, 'ours'));

    const exported = recorder();
    await showExport(run.path, { to: 'pytorch' }, exported.console);
    const file = join(run.path, 'G.safetensors');
    expect(exported.text()).toMatch(/^G of gan at step 0, 22\.\d kB: .*ours\/G\.safetensors\n$/);
    await showExport(run.path, { to: 'onnx', network: 'D', out: join(folder, 'judge.onnx') }, exported.console);
    expect((await readFile(join(folder, 'judge.onnx'))).length).toBeGreaterThan(4 * 6 * 784);

    for (const [to, out, message] of [
      ['keras', 'G.h5', 'ends in .weights.h5'],
      ['keras-legacy', 'G.weights.h5', 'Keras takes this name for its newer layout'],
      ['onnx', 'G.h5', 'ends in .onnx'],
    ] as const) {
      await expect(showExport(run.path, { to, out }, exported.console)).rejects.toThrow(message);
    }

    const imported = recorder();
    const out = join(folder, 'theirs');
    await showImport([file], { ...choice, recipe, out }, imported.console);
    expect(imported.text()).toMatch(/\nG +\S+ours\/G\.safetensors\nD +initial values of seed 0\n/);
    expect(await readFile(join(out, 'log.txt'), 'utf8')).toBe(imported.text());
    // Drawing needs no batch of training images.
    const large = { ...choice, set: { ...choice.set, batch: 70_000 }, recipe, out: join(folder, 'few') };
    await showImport([file], large, imported.console);
    expect(imported.text()).toMatch(/mnist has 60,000 images, fewer than a batch of 70,000: the run draws, but to/);
    expect((await drawImages(large.out, { seeds: [1] })).images.length).toBe(784);
    expect(await readFile(join(out, 'generator.onnx'))).toEqual(await readFile(run.generatorPath));
  });
});
