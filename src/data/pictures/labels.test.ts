import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadDataset } from '../load.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#808080' } })
    .png()
    .toBuffer();
  await mkdir(join(folder, 'more'));
  for (const name of ['a.png', 'b.png', 'c.png', 'more/d.png']) await writeFile(join(folder, name), png);
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** The class of each picture, in the order of classes. */
async function classes(): Promise<string[]> {
  const { classNames, train } = await loadDataset(folder);
  return [...train.labels].map((label) => classNames[label]!);
}

test.each([
  ['labels.csv', 'file,label\na.png,dog\nb.png,cat\nc.png,dog\nmore/d.png,cat\n'],
  ['labels.csv', '\ufeffclass;image\r\ndog;a\r\ncat;b\r\ndog;c\r\n"cat";d\r\n'],
  ['labels.csv', 'a.png,dog\nb.png,cat\nc.png,dog\n./more/d.png,cat\n'],
  ['train.tsv', 'id\tsource\tbreed\na\tx\tdog\nb\ty\tcat\nc\tz\tdog\nd\tx\tcat\n'],
  [
    'metadata.jsonl',
    '{"file_name": "a.png", "label": "dog"}\n{"file_name": "b.png", "label": "cat"}\n\n' +
      '{"file_name": "c.png", "label": "dog"}\n{"file_name": "more\\\\d.png", "label": "cat"}\n',
  ],
])('%s, by paths or names, with and without endings and a head', async (name, text) => {
  await put(name, text);
  expect(await classes()).toEqual(['cat', 'cat', 'dog', 'dog']);
});

test('numbers are in the order of numbers; what has no label or no picture is said', async () => {
  await put('labels.csv', 'file,label\na.png,10\nb.png,9\nc.png,\nz.png,9\n');
  const { classNames, train, notices } = await loadDataset(folder);
  expect(classNames).toEqual(['9', '10']);
  expect(train.count).toBe(2);
  expect(notices).toEqual([
    'classes are those of labels.csv; 1 of its pictures is not there: z.png',
    'left out 2 pictures without a label: c.png, d.png',
  ]);
});

test('a table in UTF-16, or in Windows’ own characters, which is said', async () => {
  const text = 'file,label\r\na.png,Öl\r\nb.png,Käse\r\nc.png,Öl\r\nd.png,Käse\r\n';
  for (const [bytes, notice] of [
    [Buffer.from(`\ufeff${text}`, 'utf16le'), []],
    [Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), []],
    [Buffer.from(text, 'latin1'), ['labels.csv is not UTF-8: it is read as Windows-1252']],
  ] as const) {
    await put('labels.csv', bytes);
    const { classNames, train, notices } = await loadDataset(folder);
    expect([...classNames, ...train.labels]).toEqual(['Käse', 'Öl', 0, 0, 1, 1]);
    expect(notices).toEqual(['classes are those of labels.csv', ...notice]);
  }
});

test('a picture with two labels is said, in one table or in two, and a table of other pictures', async () => {
  await put('labels.csv', 'file,label\na.png,dog\nb.png,cat\nc.png,dog\nd.png,cat\na.png,cat\n');
  expect((await loadDataset(folder)).notices!.at(-1)).toBe('1 picture has two labels, of which the last counts: a.png');
  await put('labels.csv', 'file,label\na.png,dog\nb.png,cat\nc.png,dog\nd.png,cat\n');
  await put('more.csv', 'file,label\na.png,cat\nb.png,dog\nc.png,dog\n');
  expect((await loadDataset(folder)).notices!.at(-1)).toBe(
    '2 pictures have two labels, of which the last counts: a.png, b.png',
  );
  await put('more.csv', 'file,label\n/data/y.png,cat\nz.png,dog\n');
  expect((await loadDataset(folder)).notices).toEqual([
    'classes are those of labels.csv',
    'more.csv is not used: it tells of 2 pictures, and none is there by that name: /data/y.png, z.png',
    'left out 1 file that is no picture it reads: 1 .csv (more.csv)',
  ]);
});

test('paths of another place are taken without the folders that all begin with, which is said', async () => {
  const names = ['a.png', 'b.png', 'c.png', 'more/d.png'];
  const table = (begin: string, slash = '/') =>
    `file,label\n${names.map((name, i) => `${begin}${name.replace('/', slash)},${i % 2 ? 'cat' : 'dog'}\n`).join('')}`;
  for (const [text, without] of [
    [table('/home/ann/pets/'), '/home/ann/pets/'],
    [table('C:\\pets\\', '\\'), 'C:/pets/'],
    [table('all/'), 'all/'],
  ] as const) {
    await put('labels.csv', text);
    expect(await classes()).toEqual(['cat', 'cat', 'dog', 'dog']);
    expect((await loadDataset(folder)).notices).toEqual([
      `classes are those of labels.csv, whose paths are taken without ${without}`,
    ]);
  }
  await rm(join(folder, 'more'), { recursive: true });
  // Not where paths begin with several folders: these tell them apart.
  await put('labels.csv', 'file,label\nx/a.png,dog\ny/b.png,cat\n');
  const { classNames, doubts } = await loadDataset(folder);
  expect(classNames).toEqual(['image']);
  expect(doubts).toEqual([{ kind: 'missing-picture', names: ['x/a.png in labels.csv', 'y/b.png in labels.csv'] }]);
});

test('whole numbers are classes however they are written; what holds other values is none', async () => {
  await put('labels.csv', 'file,label\na.png,10.0\nb.png,2\nc.png,10\nd.png,2.\n');
  const { classNames, train } = await loadDataset(folder);
  expect([...classNames, ...train.labels]).toEqual(['2', '10', 0, 0, 1, 1]);
  await put('labels.csv', 'file,label\na.png,1.5\nb.png,2.0\nc.png,1.5\nd.png,2.0\n');
  expect((await loadDataset(folder)).classNames).toEqual(['1.5', '2.0']);
  await rm(join(folder, 'labels.csv'));
  await rm(join(folder, 'more'), { recursive: true });
  await put('m.jsonl', '{"file_name": "a.png", "label": {"id": 1}}\n{"file_name": "b.png", "label": [2]}\n');
  expect((await loadDataset(folder)).notices![0]).toBe('m.jsonl is not used: it names pictures, and no classes');
  await put('m.jsonl', '{"file_name": "a.png", "label": null}\n{"file_name": "b.png", "label": ""}\n');
  expect((await loadDataset(folder)).notices![0]).toBe('m.jsonl is not used: it gives no picture a class');
  const list = ['a', 'b', 'c'].map((name) => ({ file_name: `${name}.png`, label: name < 'c' ? 'cat' : 'dog' }));
  await put('m.jsonl', JSON.stringify(list));
  expect(await classes()).toEqual(['cat', 'cat', 'dog']);
});

test('captions are no classes, which is said, unless the table calls them so', async () => {
  await rm(join(folder, 'more'), { recursive: true });
  const rows = ['a', 'b', 'c'].map((name) => ({ file_name: `${name}.png`, text: `a drawing of ${name}` }));
  await put('metadata.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
  const { classNames, notices } = await loadDataset(folder);
  expect(classNames).toEqual(['image']);
  expect(notices![0]).toBe(
    'metadata.jsonl is not used: its text has another value for nearly every picture, so these are no classes',
  );
  await rm(join(folder, 'metadata.jsonl'));
  await put('prompts.csv', 'file,prompt,seed\na.png,a cat,1\nb.png,a dog,2\nc.png,an owl,3\n');
  expect((await loadDataset(folder)).classNames).toEqual(['image']);
  await put('prompts.csv', 'file,label\na.png,cat\nb.png,dog\nc.png,owl\n');
  expect(await classes()).toEqual(['cat', 'dog', 'owl']);
});

test('more classes than work are told of as what they are', async () => {
  const labels = Array.from({ length: 300 }, (_, i) => `${i}.png,about ${i}\n`);
  for (let i = 0; i < 300; i++) await put(`${i}.png`, '');
  await put('labels.csv', `file,label\n${labels.join('')}`);
  await expect(loadDataset(folder)).rejects.toThrow(
    '300 classes, by the file of labels; at most 256 classes work: join some, or give --label none to learn without classes',
  );
});

test('labels may lie in each split', async () => {
  await rm(join(folder, 'more'), { recursive: true });
  for (const split of ['train', 'test']) {
    await mkdir(join(folder, split));
    for (const name of ['a.png', 'b.png']) {
      await sharp({ create: { width: 1, height: 1, channels: 3, background: '#808080' } }).toFile(
        join(folder, split, name),
      );
    }
    await put(`${split}/metadata.csv`, 'file_name,label\na.png,dog\nb.png,cat\n');
  }
  for (const name of ['a.png', 'b.png', 'c.png']) await rm(join(folder, name));
  const { classNames, train, test: held } = await loadDataset(folder);
  expect([...classNames, ...train.labels, ...held.labels]).toEqual(['cat', 'dog', 0, 1, 0, 1]);
});

test('a table that names no picture is left alone and named; stylegan’s file may have no labels', async () => {
  await rm(join(folder, 'more', 'd.png'));
  await put('prices.csv', 'what,price\nx,1\n');
  await put('dataset.json', '{"labels": null}');
  for (const name of ['a.png', 'b.png', 'c.png']) await rename(join(folder, name), join(folder, 'more', name));
  await mkdir(join(folder, '00001'));
  await rename(join(folder, 'more', 'c.png'), join(folder, '00001', 'c.png'));
  const { classNames, train, notices } = await loadDataset(folder);
  expect([...classNames, train.count]).toEqual(['image', 3]);
  expect(notices).toEqual([
    'dataset.json says that there are no classes: folders are none',
    'left out 1 file that is no picture it reads: 1 .csv (prices.csv)',
  ]);
  // As zip programs of Windows write it; and in another form than stylegan's.
  await put('dataset.json', '{"labels": [["more\\\\a.png", 1], ["more\\\\b.png", 0], ["00001\\\\c.png", 1]]}');
  expect(await classes()).toEqual(['0', '1', '1']);
  await put('dataset.json', '[["more/a.png", 1]]');
  const { notices: listed, classNames: folders } = await loadDataset(folder);
  expect(folders).toEqual(['00001', 'more']);
  expect(listed![0]).toBe('dataset.json is not used: it is no object with "labels", as stylegan’s tools write it');
});

test('a table whose classes are not clear, or that is damaged, is refused', async () => {
  await put('labels.csv', 'file,x,z\na.png,1,2\n');
  await expect(loadDataset(folder)).rejects.toThrow(
    'labels.csv names pictures, but which of its columns x, z tells their class is not clear: name it by --label, or give',
  );
  await put('labels.csv', 'file,label\n"a.png,1\n');
  await expect(loadDataset(folder)).rejects.toThrow('labels.csv cannot be read as a table: ');
  await rm(join(folder, 'labels.csv'));
  await put('m.jsonl', '{"file_name": "a.png", "label": 1}\nnot JSON\n');
  await expect(loadDataset(folder)).rejects.toThrow('m.jsonl, line 2, is not a JSON object; mend or remove it');
  await rm(join(folder, 'm.jsonl'));
  await put('dataset.json', '{"labels": [["a.png", 1], ["b.png"]]}');
  await expect(loadDataset(folder)).rejects.toThrow(
    "dataset.json: labels[1] is not a picture's path and a whole number",
  );
  await put('dataset.json', '{"labels": {"a.png": 1}}');
  await expect(loadDataset(folder)).rejects.toThrow('dataset.json: labels are no list of pairs, [path, number]');
});

test('a damaged or unclear table is left alone where pictures have classes without it, or it does not speak of them', async () => {
  await put('notes.csv', 'day,remark\n1,"dark\n');
  await rm(join(folder, 'more'), { recursive: true });
  expect((await loadDataset(folder)).notices![0]).toMatch(
    /^notes.csv is not used: .*cannot be read as a table: .*Quote/,
  );
  await put('notes.csv', 'file,height\na.png,5" or less\nb.png,5" or less\nc.png,more\n');
  expect(await classes()).toEqual(['5" or less', '5" or less', 'more']);
  for (const name of ['a.png', 'b.png', 'c.png']) {
    await mkdir(join(folder, name < 'c' ? 'cat' : 'dog'), { recursive: true });
    await rename(join(folder, name), join(folder, name < 'c' ? 'cat' : 'dog', name));
  }
  for (const [text, why] of [
    ['file,remark\na.png,"good', 'cannot be read as a table'],
    ['file,x,z\na.png,1,2\nb.png,1,2\n', 'tells their class is not clear'],
  ] as const) {
    await put('notes.csv', text);
    expect(await classes()).toEqual(['cat', 'cat', 'dog']);
    expect((await loadDataset(folder)).notices![0]).toContain(why);
  }
});

test('a table to be submitted tells no classes; a class that is only held out is refused by the name of its table', async () => {
  await rm(join(folder, 'more'), { recursive: true });
  for (const [name, to] of [
    ['a.png', 'train'],
    ['b.png', 'train'],
    ['c.png', 'test'],
  ] as const) {
    await mkdir(join(folder, to), { recursive: true });
    await rename(join(folder, name), join(folder, to, name));
  }
  await put('train.csv', 'id,label\na,cat\nb,dog\n');
  await put('sample_submission.csv', 'id,label\nc,0.5\n');
  expect(await classes()).toEqual(['cat', 'dog']);
  expect((await loadDataset(folder)).notices).toContain(
    'sample_submission.csv is not used: it is called a submission, and tells no classes',
  );
  await rename(join(folder, 'sample_submission.csv'), join(folder, 'test.csv'));
  await expect(loadDataset(folder)).rejects.toThrow('test has a class 0.5 (by test.csv, train.csv), which ');
});
