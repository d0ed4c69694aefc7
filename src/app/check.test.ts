import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { scene, writeClean, writeFaults } from '../../tests/planted.js';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { type DataReport, dataReportSchema } from '../data/check/check.js';
import { type FindingKind, fewest } from '../data/check/finding.js';
import { subjectsOf } from '../data/check/subjects.js';
import { openDataset } from '../data/load.js';
import { withSource } from '../data/open.js';
import { chosenDataOptions } from '../data/options.js';
import { GannetError } from '../errors.js';
import { encodeNpz } from '../formats/npz.js';
import { useHdf5 } from '../hdf5/library.js';
import { findRecipe } from '../recipes/index.js';
import { type CheckChoice, checkData } from './check.js';
import { chooseRecipe } from './choose-recipe.js';

const kinds = ({ findings }: DataReport): FindingKind[] => findings.map(({ kind }) => kind);
const check = async (source: string, choice: CheckChoice = {}): Promise<DataReport> => {
  const report = dataReportSchema.parse(await checkData(source, choice));
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  return report;
};

/** The files below a folder by their paths. */
async function filesOf(folder: string, below: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(join(folder, below), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)])),
  );
}

/** An HDF5 file of the bytes of pictures. */
async function writeKeyed(path: string, pictures: readonly Uint8Array[]): Promise<string> {
  await useHdf5((h5) => {
    const file = new h5.File(path, 'w');
    for (const [i, png] of pictures.entries()) {
      file.create_dataset({ name: `${i}.png`, data: new Uint8Array(png), shape: [png.length], dtype: '<B' });
    }
    file.close();
  });
  return path;
}

test('every fault of a folder is found, the worst first, and nothing else', () =>
  inTemporaryFolder(async (folder) => {
    const planted = await writeFaults(join(folder, 'pets'));
    const report = await check(join(folder, 'pets'), { out: join(folder, 'check.png') });
    expect(planted.size).toBeGreaterThan(20);
    // In the order of harm: that in which they are listed there.
    expect(kinds(report)).toEqual([...planted.keys()]);
    for (const { kind, count, examples, advice, severity } of report.findings) {
      const [expected, example] = planted.get(kind)!;
      expect([kind, count]).toEqual([kind, expected]);
      expect(examples.join(' ')).toMatch(example);
      expect(examples.join(' ')).not.toContain(folder);
      expect(advice).toMatch(/\.$/);
      if (['unreadable', 'leak', 'conflict', 'two-labels'].includes(kind)) expect(severity).toBe('error');
    }
    expect(report).toMatchObject({ heldOut: 10, kinds: { JPEG: 1, GIF: 1 }, withAlpha: 2, grey: 1 });
    expect(report.sizes).toMatchObject({ smallest: { height: 16, width: 16 }, largest: { height: 48, width: 300 } });
    expect(report.readAs).toMatchObject({ height: 48, width: 48, channels: 3, enlarged: 1, background: '#ffffff' });
    expect(await sharp(join(folder, 'check.png')).metadata()).toMatchObject({ format: 'png' });
  }));

test('a clean folder is clean, also in a zip or tar, scaled, grey, and with some held out', () =>
  inTemporaryFolder(async (folder) => {
    await writeClean(join(folder, 'pets'));
    const clean = await check(join(folder, 'pets'));
    expect(clean).toMatchObject({ findings: [], notices: ['trains on train/ (48 pictures) and holds out test/ (12)'] });
    expect(clean.classes).toEqual([
      { name: 'cat', train: 24, heldOut: 6 },
      { name: 'dog', train: 24, heldOut: 6 },
    ]);
    await promisify(execFile)('tar', ['-cf', join(folder, 'pets.tar'), '-C', folder, 'pets']);
    await writeFile(join(folder, 'pets.zip'), zipSync(await filesOf(folder, 'pets')));
    for (const packed of ['pets.tar', 'pets.zip']) {
      const { source: _, notices, ...report } = await check(join(folder, packed));
      const { source, notices: own } = clean;
      expect({ source, notices: own, ...report }).toEqual(clean);
      expect(notices).toEqual([`takes ${join(folder, packed)}: pets, as nothing else is beside it`, ...own]);
    }
    const options = { recipe: 'gan', size: { height: 24, width: 32 }, colour: false } as const;
    const small = await check(join(folder, 'pets'), options);
    expect(small.findings).toEqual([]);
    expect(small.readAs).toMatchObject({ height: 24, width: 32, channels: 1, smaller: 60, cut: 0.25 });
    await rename(join(folder, 'pets', 'train'), join(folder, 'mine'));
    const held = await check(join(folder, 'mine'), { holdOut: 0.125, recipe: 'sngan' });
    expect(held).toMatchObject({ heldOut: 6, readAs: { height: 64, width: 64, enlarged: 48 }, findings: [] });
    await expect(checkData(join(folder, 'pets.zip'), { holdOut: 0.1 })).rejects.toThrow(
      'of these data 12 images are held out already: leave --hold-out out',
    );
    expect((await check(join(folder, 'mine'), { classes: 'dog' })).classes).toEqual([
      { name: 'dog', train: 24, heldOut: 0 },
    ]);
  }));

test('arrays are looked at as pictures are: what is there twice, on both sides, empty, or of few', () =>
  inTemporaryFolder(async (folder) => {
    const images = await Promise.all(
      Array.from({ length: 45 }, (_, i) => scene(i).resize(12, 12).greyscale().raw().toBuffer()),
    );
    images[44] = images[2]!;
    images[1] = images[0]!;
    images[3] = Buffer.alloc(144, 7);
    const labels = images.map((_, i) => BigInt(i < fewest ? 0 : i < 43 ? 1 : 2));
    const array = (from: number, to?: number) => ({
      x: {
        shape: [images.slice(from, to).length, 12, 12],
        data: Uint8Array.from(Buffer.concat(images.slice(from, to))),
      },
      y: { shape: [labels.slice(from, to).length], data: BigInt64Array.from(labels.slice(from, to)) },
    });
    const path = join(folder, 'a.npz');
    const [train, held] = [array(0, 44), array(44)];
    const splits = { x_train: train.x, y_train: train.y, x_test: held.x, y_test: held.y };
    await writeFile(path, encodeNpz(splits));
    const report = await check(path, { recipe: 'gan' });
    expect(kinds(report)).toEqual(['leak', 'conflict', 'constant', 'few-images', 'imbalance', 'duplicate']);
    expect(report.findings.map(({ examples }) => examples[0])).toEqual([
      'held-out image 0 = training image 2',
      'training image 2 = held-out image 0',
      'training image 3',
      '2 (1)',
      '2 (1)',
      'training image 0 = training image 1',
    ]);
    expect(report.findings[4]!.text).toBe('1 class has less than a tenth of the images of the largest, 1 (23)');
    expect(report).toMatchObject({ kinds: {}, images: 45, readAs: { channels: 1, same: 45 } });
    // One that takes them of no such size refuses them; where none is named, they are scaled.
    expect((await check(path, { recipe: 'acgan' })).findings[0]).toMatchObject({
      ...{ kind: 'other-size', severity: 'error', count: 45 },
      text: '45 images are of 12x12, not a size of acgan: training refuses them',
    });
    const chosen = await check(path);
    expect(chosen).toMatchObject({ recipe: 'sngan', preset: 'cpu', readAs: { height: 64, width: 64, enlarged: 45 } });
    expect(kinds(chosen)).toContain('enlarged');
  }));

test('what is looked at is what training would read for the recipe that it chooses', () =>
  inTemporaryFolder(async (folder) => {
    const sides = [40, 28, 90, 300];
    const pictures = await Promise.all(sides.map((side, i) => scene(i, side).png().toBuffer()));
    await mkdir(join(folder, 'pets'));
    for (const [i, png] of pictures.entries()) await writeFile(join(folder, 'pets', `${i}.png`), png);
    const keyed = (name: string, from: number): Promise<string> =>
      writeKeyed(join(folder, name), [...pictures.slice(from), ...pictures.slice(0, from)]);
    const images = { shape: [5, 40, 40], data: Uint8Array.from({ length: 8000 }, (_, i) => (i * i) % 251) };
    await writeFile(join(folder, 'a.npz'), encodeNpz({ images }));
    const sources = [
      ...[join(folder, 'pets'), await keyed('mixed.h5', 0), await keyed('small.h5', 1), join(folder, 'a.npz')],
    ];
    const read = [];
    for (const source of sources) {
      const { recipe, readAs, sizes } = await check(source);
      const { why: _, ...chosen } = await chooseRecipe({ data: source });
      const trained = await openDataset(source, findRecipe(chosen.recipe).size, chosenDataOptions(chosen));
      expect(recipe).toBe(chosen.recipe);
      expect(trained).toMatchObject({ height: readAs.height, width: readAs.width, channels: readAs.channels });
      read.push([recipe, readAs.height, readAs.smaller, readAs.enlarged, sizes!.distinct]);
    }
    expect(read).toEqual([
      ['sngan', 64, 2, 2, 4],
      ['sngan', 64, 2, 2, 4],
      ['dcgan', 28, 3, 0, 4],
      ['sngan', 64, 0, 5, 1],
    ]);
    // A recipe that is named cuts the images of an HDF5 file, and one that takes any size scales them to the first one's.
    const cut = await check(sources[2]!, { recipe: 'dcgan' });
    expect(cut).toMatchObject({ sizes: { distinct: 4 }, readAs: { fit: 'cut', smaller: 3, enlarged: 0 } });
    expect((await check(sources[1]!, { recipe: 'gan' })).readAs).toMatchObject({
      height: 40,
      fit: 'cover',
      enlarged: 1,
    });
    expect((await check(sources[1]!, { recipe: 'gan', classes: '0' })).sizes).toMatchObject({ distinct: 4 });
    const large = { recipe: 'gan', size: { height: 900, width: 900 }, out: join(folder, 'a.png') };
    await expect(checkData(sources[0]!, large)).rejects.toThrow('images of 900x900 are too large for a sheet of many');
  }));

test('colour for nothing, and for a few, is told where no colours were chosen', () =>
  inTemporaryFolder(async (folder) => {
    const put = async (name: string, grey: boolean, number: number): Promise<void> => {
      const picture = grey ? scene(number).greyscale().toColourspace('srgb') : scene(number);
      await mkdir(folder, { recursive: true });
      await picture.png().toFile(join(folder, name));
    };
    for (let i = 0; i < 6; i++) await put(`${i}.png`, true, i);
    const grey = await check(folder);
    expect(kinds(grey)).toEqual(['few-in-all', 'all-grey']);
    expect(kinds(await check(folder, { colour: false }))).toEqual(['few-in-all']);
    await put('6.png', false, 6);
    const mixed = await check(folder);
    expect(mixed.findings).toMatchObject([
      { kind: 'few-in-all' },
      { kind: 'mixed-colours', count: 1, examples: ['6.png'] },
    ]);
  }));

test("stylegan's labels below 0 are of no class; all pictures broken is a finding, and no source an error", () =>
  inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'a.png'), await scene(0).png().toBuffer());
    await writeFile(join(folder, 'b.png'), await scene(1).png().toBuffer());
    await writeFile(join(folder, 'dataset.json'), '{"labels": [["a.png", 0], ["b.png", -1]]}');
    expect((await check(folder)).findings).toMatchObject([
      { kind: 'unknown-class', examples: ['b.png'] },
      { kind: 'unlabelled', examples: ['b.png'] },
      { kind: 'few-in-all', count: 1 },
    ]);
    for (const name of ['a.png', 'b.png']) await writeFile(join(folder, name), 'spoilt');
    const spoilt = await check(folder);
    expect(spoilt).toMatchObject({ images: 1, read: 0, sizes: null, proportions: null });
    expect(spoilt.findings).toMatchObject([{ kind: 'unreadable' }, { kind: 'unknown-class' }, { kind: 'unlabelled' }]);
    expect((await check(folder, { skipBroken: true })).findings[0]).toMatchObject({ severity: 'error' });
    await writeFile(join(folder, 'a.png'), await scene(0).png().toBuffer());
    await writeFile(join(folder, 'c.png'), 'spoilt');
    await rm(join(folder, 'dataset.json'));
    const skipped = await check(folder, { skipBroken: true, transpose: true });
    expect(skipped.findings).toMatchObject([
      {
        kind: 'unreadable',
        severity: 'warning',
        advice: 'They are left out: --skip-broken. Fetch them again to learn from them.',
      },
      { kind: 'few-in-all', count: 1 },
    ]);
    expect(skipped.notices).toEqual([
      '--transpose changes nothing here: it is for idx files and arrays, and these are pictures',
    ]);
    await expect(checkData(join(folder, 'none'))).rejects.toThrow(GannetError);
    await expect(checkData(folder, { out: 'x.jpg' })).rejects.toThrow('name a file that ends in .png');
  }));

test('of a picture that was looked at no pixels are kept', () =>
  inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'a.png'), await scene(0).png().toBuffer());
    await withSource(folder, null, {}, async (opened) => {
      for await (const one of (await subjectsOf(opened, null, {})).read()) {
        expect(one).toMatchObject({ row: 0, image: { height: 48, width: 48, channels: 3 } });
        expect('stored' in one && Object.keys(one.stored)).toEqual(['shown', 'kind', 'bits', 'alpha', 'animated']);
      }
    });
  }));

test('a check that is stopped writes nothing', () =>
  inTemporaryFolder(async (folder) => {
    await writeClean(join(folder, 'pets'));
    const stop = new AbortController();
    const out = join(folder, 'check.png');
    const events = { onImage: (done: number) => done === 3 && stop.abort() };
    expect(await checkData(join(folder, 'pets'), { out }, events, stop.signal)).toBeNull();
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  }));
