import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { png } from '../../../tests/made-pictures.js';
import { refusal } from '../../../tests/refusal.js';
import { inTemporaryFile, inTemporaryFolder } from '../../../tests/tiny.js';
import type { Dataset } from '../dataset.js';
import { loadDataset } from '../load.js';
import type { DataOptions } from '../options.js';

const load = (text: string | Uint8Array, options: DataOptions = {}, name = 'digits.csv') =>
  inTemporaryFile(text, (path) => loadDataset(path, null, options), name);
const refused = (text: string, name = 'digits.csv') =>
  inTemporaryFile(text, (path) => refusal(loadDataset(path)), name);

/** Loads a folder of these files. */
function loadAll(files: Readonly<Record<string, string | Uint8Array>>, options: DataOptions = {}): Promise<Dataset> {
  return inTemporaryFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    return loadDataset(folder, null, options);
  });
}

/** 64 pixels, or as many as are asked for, of which the first tells the row. */
const pixels = (first: number, count = 64) => [first, ...Array.from({ length: count - 1 }, (_, i) => i % 200)];
const heads = (count = 64, from = 0) => Array.from({ length: count }, (_, i) => `pixel${i + from}`);
const table = (...rows: readonly (readonly (string | number)[])[]) => rows.map((row) => `${row.join(',')}\n`).join('');
const labelled = table(['label', ...heads()], [7, ...pixels(1)], [3, ...pixels(2)], [7, ...pixels(255)]);
const bare = table(heads(), pixels(9), pixels(8));

const firsts = ({ train, height, width, channels }: Dataset) =>
  Array.from({ length: train.count }, (_, n) => (train.images as Uint8Array)[n * channels * height * width]);
const names = ({ classNames, train }: Dataset) => Array.from(train.labels, (label) => classNames[label]);

describe('a table of pixels', () => {
  test.each([
    ['with a head', labelled],
    ['with no end of its last line', labelled.trimEnd()],
    ['with the ends of lines of Windows, a mark and blank lines', `\ufeff${labelled.replaceAll('\n', '\r\n')}\r\n\r\n`],
    ['with semicolons', labelled.replaceAll(',', ';')],
    ['with tabs', labelled.replaceAll(',', '\t')],
    ['in quotes', labelled.replaceAll(/[^,\n]+/g, '"$&"')],
    ['with spaces', labelled.replaceAll(',', ' , ')],
    ['in gzip', gzipSync(labelled)],
    ['of numbers of the columns', labelled.replaceAll('pixel', '')],
    [
      'with numbers of the rows',
      labelled
        .split('\n')
        .map((line, i) => line && `${i || ''},${line}`)
        .join('\n'),
    ],
    ['with the label last', table([...heads(), 'Class'], ...[7, 3, 7].map((l, i) => [...pixels([1, 2, 255][i]!), l]))],
  ])('is read %s', async (_, text) => {
    const data = await load(text);
    expect([data.name, data.channels, data.height, data.width]).toEqual(['digits', 1, 8, 8]);
    expect([...firsts(data), ...names(data), data.test.count]).toEqual([1, 2, 255, '7', '3', '7', 0]);
    expect([...data.train.images.slice(0, 64)]).toEqual(pixels(1));
    expect(data.notices![0]).toMatch(/digits\.csv is read as images of 8x8, whose labels are in column (label|Class)/);
  });

  test('is the same in pieces of any size', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => [i % 10, ...pixels(i % 256, 256)]);
    const text = table(['label', ...heads(256)], ...rows);
    expect(text.length).toBeGreaterThan(3 * 2 ** 20);
    const plain = await load(text);
    expect(firsts(plain)).toEqual(rows.map((row) => row[1]));
    expect((await load(gzipSync(text), {}, 'x.csv.gz')).fingerprint).toBe(plain.fingerprint);
  });

  test('may have labels that are texts, and none', async () => {
    const texts = table(['label', ...heads()], ['cat', ...pixels(1)], ['"a, b"', ...pixels(2)]);
    expect(names(await load(texts))).toEqual(['cat', 'a, b']);
    expect(names(await load(labelled.replaceAll(/^(\d)/gm, '$1.0')))).toEqual(['7', '3', '7']);
    const { classNames, notices } = await load(bare);
    expect(classNames).toEqual(['image']);
    expect(notices).toEqual([
      expect.stringContaining('is read as images of 8x8, without labels'),
      'there is no column of labels: all images are of one class',
    ]);
  });

  test('has colours side by side, or one behind the other where neighbours are alike so', async () => {
    const smooth = (row: number, column: number, channel: number) => 20 * row + 3 * column + 40 * channel;
    const image = (at: (i: number) => readonly [number, number, number]) =>
      Array.from({ length: 192 }, (_, i) => smooth(...at(i)));
    const mixed = image((i) => [Math.floor(i / 24), Math.floor(i / 3) % 8, i % 3]);
    const planes = image((i) => [Math.floor(i / 8) % 8, i % 8, Math.floor(i / 64)]);
    const [one, other] = await Promise.all(
      [mixed, planes].map((row) => load(table([...heads(192), 'label'], [...row, 4], [...row, 5]))),
    );
    expect([one!.channels, one!.height]).toEqual([3, 8]);
    expect([...one!.train.images.slice(0, 192)]).toEqual(planes);
    expect(other!.fingerprint).toBe(one!.fingerprint);
    expect(one!.notices![0]).toContain('images of 8x8 in colour, whose labels are in column label');
    expect(other!.notices).toContainEqual(expect.stringMatching(/^colours are taken to lie one behind the other/));
  });

  test('may have numbers with a point, as arrays', async () => {
    const row = ['0.5', '1', '2e-1', '.25', '0.00392156862745098', ...Array<string>(59).fill('0.0')];
    const { train, notices } = await load(table(['label', ...heads()], [1, ...row], ['1.0', ...row]));
    expect([...train.images.slice(0, 6)]).toEqual([128, 255, 51, 64, 1, 0]);
    expect(notices).toContain('values of 0 to 1 became 0 to 255; they go from 0 to 1');
    const whole = await load(
      table(
        heads(),
        row.map((_, i) => `${i}.0`),
      ),
    );
    expect([...whole.train.images]).toEqual(row.map((_, i) => i));
  });

  test('of EMNIST is turned by --transpose, which is said without', async () => {
    const text = table(pixels(1, 784), pixels(2, 784));
    const straight = await load(text, {}, 'emnist-digits-train.csv');
    expect(straight.notices!.at(-1)).toContain('give --transpose');
    const turned = await load(text, { transpose: true }, 'emnist-digits-train.csv');
    expect(turned.train.images[28]).toBe(straight.train.images[1]);
    expect(turned.notices!.join()).not.toContain('--transpose');
  });
});

describe('where no head tells the labels', () => {
  const rows = (label: (i: number) => string | number, isFirst: boolean, rim = (_: number): number => 0) =>
    table(
      ...Array.from({ length: 20 }, (_, i) => {
        const image = pixels(rim(i));
        return isFirst ? [label(i), ...image.slice(1), rim(i)] : [...image, label(i)];
      }),
    );

  test.each([
    ['first', rows((i) => i % 3, true), 'column 1, the first'],
    ['last', rows((i) => i % 3, false), 'column 65, the last'],
    [
      'last, of fewer values',
      rows(
        (i) => i % 3,
        false,
        (i) => 9 * i,
      ),
      'column 65, the last',
    ],
    [
      'last, of texts',
      rows(
        (i) => 'abc'[i % 3]!,
        false,
        (i) => i % 2,
      ),
      'column 65, the last',
    ],
  ])('it is the %s', async (_, text, words) => {
    const { classNames, notices } = await load(text);
    expect(classNames).toHaveLength(3);
    expect(notices![0]).toContain(`whose labels are in ${words}, as no head says which`);
  });

  test('but the only one that has no number in its name, and no names of images', async () => {
    const { classNames, notices } = await load(labelled.replace('label', 'digit'));
    expect(classNames).toEqual(['3', '7']);
    expect(notices![0]).toMatch(/in column digit$/);
    const named = await load(table(['id', ...heads()], ['a1', ...pixels(1)], ['b2', ...pixels(2)]));
    expect(named.notices![0]).toContain('without labels; left alone column id');
  });

  test('where pandas took a row for names, these are no row', async () => {
    const lines = rows((i) => i % 3, true).split('\n');
    const [first = '', ...others] = lines;
    const seen = new Map<string, number>();
    const names = first.split(',').map((cell) => {
      const times = seen.get(cell) ?? 0;
      seen.set(cell, times + 1);
      return times === 0 ? cell : `${cell}.${times}`;
    });
    const { classNames, train, notices } = await load([names.join(','), ...others].join('\n'));
    expect([classNames.length, train.count]).toEqual([3, 19]);
    expect(notices![0]).toContain('whose labels are in column 1, the first');
  });

  test('nor such that are another nearly everywhere', async () => {
    const many = Array.from({ length: 130_000 }, (_, i) => `${i}${',0'.repeat(63)},${i % 2}`).join('\n');
    expect((await load(many)).classNames).toEqual(['image']);
    const { classNames, notices } = await load(rows((i) => i, true));
    expect(classNames).toEqual(['image']);
    expect(notices).toContainEqual(expect.stringContaining('column 1 has another value for nearly every picture'));
  });
});

describe('a folder of them', () => {
  test('has a split by their names; held-out images without labels are left out', async () => {
    const kaggle = await loadAll({
      'train.csv': labelled,
      'test.csv': bare,
      'sample_submission.csv': 'ImageId,Label\n1,0\n',
    });
    expect([kaggle.train.count, kaggle.test.count]).toEqual([3, 0]);
    expect(kaggle.notices!.slice(1)).toEqual([
      expect.stringMatching(/^no training image is of 0, 1, 2 and 3 more/),
      'left out test.csv: there are no labels for its images',
      'left alone 1 table: sample_submission.csv',
    ]);
    const held = await loadAll({
      'sign_mnist_train.csv': labelled,
      'sign_mnist_test.csv': labelled,
      'val.csv': labelled,
    });
    expect([held.train.count, held.test.count]).toEqual([3, 3]);
    expect(held.notices).toContain('left alone 1 table: val.csv');
    const validated = await loadAll({
      'train/a.csv.gz': gzipSync(labelled),
      'test/a.csv': bare,
      'val/a.csv': labelled,
    });
    expect([validated.train.count, validated.test.count]).toEqual([3, 3]);
  });

  test('may be packed, and have one alone', async () => {
    const packed = await load(zipSync({ 'a/test.csv': Buffer.from(labelled) }), {}, 'a.zip');
    expect([packed.name, packed.train.count, packed.test.count]).toEqual(['a', 3, 0]);
  });

  test('has no several datasets', async () => {
    const files = { 'emnist-letters-train.csv': labelled, 'emnist-digits-train.csv': labelled };
    expect(await refusal(loadAll(files))).toMatch(
      /has several tables of pixels to learn from, emnist-digits-train\.csv, emnist-letters-train\.csv: give one of them/,
    );
  });

  test('is one of pictures where some are there', async () => {
    const picture = await png(1, 1, '#808080');
    const { height, classNames } = await loadAll({ '1.png': picture, 'labels.csv': '1.png,cat\n' });
    expect([height, classNames]).toEqual([1, ['cat']]);
  });
});

describe('refused in words is', () => {
  const changed = (line: number, from: string | RegExp, to: string) =>
    labelled
      .split('\n')
      .map((text, i) => (i === line - 1 ? text.replace(from, to) : text))
      .join('\n');

  test.each([
    ['a short row', changed(3, ',1,', ','), 'line 3, has 64 values, and the first line 65: remove or mend it'],
    ['a long row', changed(3, ',1,', ',1,1,'), 'line 3, has more than the 65 values of the first line'],
    ['a cut last line', labelled.slice(0, -8), 'line 4, has 63 values, and the first line 65'],
    ['a large number', changed(3, ',1,', ',256,'), 'line 3, column 4 (pixel2), is 256: pixels are 0 to 255, or 0 to 1'],
    ['a negative one', changed(3, ',1,', ',-7,'), 'line 3, column 4 (pixel2), is -7: pixels are 0 to 255'],
    ['an empty value', changed(4, ',1,', ',,'), 'line 4, column 4 (pixel2), is empty: pixels are'],
    ['an empty label', changed(4, /^7/, ''), 'line 4, column 1 (label), is empty: a label is needed; mend or remove'],
    ['a word', changed(2, ',1,', ',nan,'), "line 2, column 2 (pixel0), is 'nan', which is no number"],
    ['an endless value', changed(2, ',1,', `,${'1'.repeat(3e6)},`), 'has more than 1024 characters'],
    ['a quote without an end', changed(2, ',1,', ',"1,'), `line 2, column 2 (pixel0), is '"1,0,1,2,`],
    ['a head alone', table(['label', ...heads()]), 'digits.csv has no rows of pixels: fetch it again'],
    [
      'an oblong',
      table(['label', ...heads(98)], [1, ...pixels(1, 98)]),
      'has 99 columns, 98 of pixels, and rows of pixels are',
    ],
    [
      'no image',
      table(pixels(1, 100).slice(0, 90)),
      'has 90 columns, 90 of pixels, or one less beside a column of labels, and',
    ],
    [
      'what is either',
      table(pixels(1, 676)),
      'are images of 26x26 without labels, or of 15x15 with a column of labels: call',
    ],
    [
      'two texts',
      table(['a', ...pixels(1).slice(1).reverse(), 'b']),
      "column 65, is 'b', and line 1, column 1, 'a': one of both has",
    ],
    [
      'a table of labels',
      '1.png,cat\n',
      'has no rows of pixels: a table (.csv, .tsv) is read where its rows are pixels',
    ],
  ])('%s', async (_, text, words) => {
    expect(await refused(text)).toContain(words);
  });

  test('gzip that is cut, and a folder without any', async () => {
    const cut = gzipSync(table(...Array.from({ length: 99 }, (_, i) => [i % 7, ...pixels(i)]))).subarray(0, -20);
    expect(await refusal(load(cut))).toContain('digits.csv is truncated: its gzip data ends too early');
    expect(await refusal(loadAll({ 'a.csv': '1,2\n' }))).toContain(
      'but 1 other file (a.csv); a table (.csv, .tsv) is read',
    );
    expect(await refusal(loadAll({ 'a.csv': table(pixels(1, 90)) }))).toContain('a.csv has 90 columns');
  });
});
