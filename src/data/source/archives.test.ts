import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Zippable, zipSync } from 'fflate';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npy } from '../../../tests/npy.js';
import { GannetError } from '../../errors.js';
import { loadDataset } from '../load.js';
import { allFiles } from './source.js';
import { withTar } from './tar.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterAll(() => rm(folder, { recursive: true }));

const png = (level: number) =>
  sharp(Uint8Array.of(level), { raw: { width: 1, height: 1, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();

async function put(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

async function tarOf(files: Readonly<Record<string, Uint8Array>>, links: readonly string[] = []): Promise<Buffer> {
  const archive = pack();
  for (const [name, bytes] of Object.entries(files)) archive.entry({ name }, Buffer.from(bytes));
  for (const name of links) archive.entry({ name, type: 'symlink', linkname: '/etc/passwd' });
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function refusal(source: string): Promise<string> {
  const error = await loadDataset(source).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GannetError);
  return (error as GannetError).message;
}

test('a zip and a tar of class folders are what the folders are', async () => {
  const files = {
    'pets/dog/1.png': await png(30),
    'pets/cat/2.png': await png(20),
    'pets/cat/10.png': await png(10),
    '__MACOSX/pets/cat/._2.png': Buffer.from('spoilt'),
    'pets/.DS_Store': Buffer.from('spoilt'),
  };
  const zip = await put('any name', zipSync(files as Zippable));
  const data = await loadDataset(zip);
  expect(data).toMatchObject({ name: 'any name', classNames: ['cat', 'dog'], test: { count: 0 } });
  expect([...data.train.images, ...data.train.labels]).toEqual([10, 20, 30, 0, 0, 1]);
  expect(data.notices).toEqual([`takes ${zip}: pets, as nothing else is beside it`]);

  const tar = await tarOf(files, ['pets/cat/3.png']);
  for (const path of [await put('a.tar', tar), await put('a.tar.gz', gzipSync(tar))]) {
    const same = await loadDataset(path);
    expect(same).toMatchObject({ name: 'a', fingerprint: data.fingerprint });
    expect(same.notices!.at(-1)).toBe(`left out 1 link in the archive, such as ${path}: pets/cat/3.png`);
  }
});

test('labels of stylegan’s dataset.json, also in a zip', async () => {
  const labels = {
    labels: [
      ['00000/a.png', 3],
      ['00000/b.png', 1],
      ['00001/c.png', 3],
      ['00001/gone.png', 1],
    ],
  };
  const zip = await put(
    'style.zip',
    zipSync({
      'dataset.json': Buffer.from(JSON.stringify(labels)),
      '00000/a.png': await png(1),
      '00000/b.png': await png(2),
      '00001/c.png': await png(3),
      '00001/d.png': await png(4),
    }),
  );
  const { classNames, train, notices } = await loadDataset(zip);
  expect([...classNames, ...train.labels, ...train.images]).toEqual(['1', '3', 0, 1, 1, 2, 1, 3]);
  expect(notices).toEqual([
    'classes are those of dataset.json; 1 of its pictures is not there: 00001/gone.png',
    'left out 1 picture without a label: d.png',
  ]);
});

test('MNIST’s files may be in an archive', async () => {
  const images = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7, 9]);
  const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 1, 0]);
  const zip = zipSync({ 'raw/train-images-idx3-ubyte': images, 'raw/train-labels-idx1-ubyte.gz': gzipSync(labels) });
  const { classNames, train } = await loadDataset(await put('mnist.zip', zip));
  expect([...classNames, ...train.images, ...train.labels]).toEqual(['0', '1', 7, 9, 1, 0]);
});

test('a tar of the oldest format, which does not say so, is known by its checksum', async () => {
  const tar = await tarOf({ 'cat/1.png': await png(10), 'dog/1.png': await png(20) });
  for (let at = 0; tar[at] !== 0; at += 1024) {
    tar.fill(0, at + 257, at + 512);
    tar.fill(' ', at + 148, at + 156);
    const sum = tar.subarray(at, at + 512).reduce((a, b) => a + b, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  for (const path of [await put('v7.tar', tar), await put('v7.tgz', gzipSync(tar))]) {
    const { classNames, train } = await loadDataset(path);
    expect([...classNames, ...train.images]).toEqual(['cat', 'dog', 10, 20]);
  }
  tar[0]! ^= 1;
  expect(await refusal(await put('turned.tar', tar))).toContain('its content is no such file: fetch it again');
});

test('what disk stations, systems and programs put beside files is left alone', async () => {
  const added = ['@eaDir', '$RECYCLE.BIN', 'lost+found', '__pycache__', 'System Volume Information', '.AppleDouble'];
  const files = Object.fromEntries(
    [...added, 'cat', 'cat/@eaDir/a.png', 'dog'].map((name) => [`${name}/a.png`, Buffer.from('spoilt')]),
  );
  const good = { 'cat/a.png': await png(10), 'dog/a.png': await png(20) };
  const { classNames, train } = await loadDataset(await put('disk.zip', zipSync({ ...files, ...good })));
  expect([...classNames, ...train.images]).toEqual(['cat', 'dog', 10, 20]);
});

test('damaged, locked and too large archives are refused', async () => {
  const whole = zipSync({ 'a/1.png': await png(1), 'b/1.png': await png(2) });
  expect(await refusal(await put('cut.zip', whole.subarray(0, -30)))).toMatch(
    /cut\.zip cannot be read as a zip archive: /,
  );
  const spoilt = Buffer.from(whole);
  spoilt.fill(0xaa, 40, 60);
  expect(await refusal(await put('spoilt.zip', spoilt))).toMatch(/spoilt\.zip: a\/1\.png cannot be (unpacked|read as)/);
  // Values that are stored as they are, of which no decoder would see that one has changed.
  const stored = Buffer.from(zipSync({ 'a/1.png': [await png(1), { level: 0 }] }));
  stored[30 + 'a/1.png'.length + 60]! ^= 1;
  expect(await refusal(await put('turned.zip', stored))).toContain(
    'a/1.png cannot be unpacked: its checksum is not that of its bytes: fetch the archive again',
  );
  for (const path of ['../out/1.png', '/abs/1.png']) {
    expect(await refusal(await put('out.zip', zipSync({ [path]: await png(1) })))).toContain(
      `has a file that would lie outside of where it is unpacked, ${path}, and is not opened; unpack it yourself`,
    );
  }
  const climbing = await tarOf({ 'a/1.png': await png(1), '../out/1.png': await png(1) });
  expect(await refusal(await put('out.tar', climbing))).toContain(
    'out.tar has a file that would lie outside of where it is unpacked, ../out/1.png, and is not opened; unpack it yourself',
  );
  for (const [method, name] of [
    [9, 'Deflate64'],
    [12, 'bzip2'],
    [14, 'LZMA'],
    [77, 'method 77'],
  ] as const) {
    const other = Buffer.from(whole);
    other.writeUInt16LE(method, other.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 10);
    expect(await refusal(await put('other.zip', other))).toContain(
      `other.zip: a/1.png is packed by ${name}, which is not read: unpack the archive and give the folder, or pack it`,
    );
  }
  const locked = Buffer.from(whole);
  const central = locked.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  locked[central + 8]! |= 1;
  expect(await refusal(await put('locked.zip', locked))).toContain('a/1.png needs a password; unpack it yourself');
  expect(await refusal(await put('empty.zip', zipSync({})))).toContain(
    'empty.zip has neither idx files nor pictures, nor any other file',
  );
  const tar = await tarOf({ 'a/1.png': await png(1) });
  expect(await refusal(await put('cut.tar', tar.subarray(0, 520)))).toMatch(
    /cut\.tar cannot be read as a tar archive: /,
  );
  const cut = gzipSync(tar).subarray(0, -30);
  expect(await refusal(await put('cut.tgz', cut))).toMatch(/cut\.tgz cannot be read as a tar archive: /);
});

test('files of a tar are read from their places; much of one in gzip is unpacked to a file without a name', async () => {
  const files = {
    [`${'long/'.repeat(40)}name`]: Buffer.from('first'),
    b: Buffer.alloc(3000, 7),
    empty: Buffer.alloc(0),
  };
  const tar = await tarOf(files);
  const scratch = join(folder, 'scratch');
  const told: string[] = [];
  for (const [path, above] of [
    [await put('places.tar', tar), 0],
    [await put('places.tgz', gzipSync(tar)), 1e6],
    [await put('places.tar.gz', gzipSync(tar)), 100],
  ] as const) {
    const onUnpacked = (text: string) => told.push(text);
    const read = await withTar(path, path.endsWith('gz'), { folder: scratch, above, onUnpacked }, async ({ root }) => {
      if (above === 100) expect(await readdir(scratch)).toEqual([]);
      const all = allFiles(root).map(async (file) => [file.name, await file.read(), await file.head()] as const);
      const { size, read: part } = (await allFiles(root)[0]!.parts?.())!;
      expect([size, Buffer.from(await part(10, 9000))]).toEqual([3000, Buffer.alloc(2990, 7)]);
      return Promise.all(all);
    });
    expect(read.map(([name, bytes, head]) => [name, bytes.length, head.length])).toEqual([
      ['b', 3000, 512],
      ['empty', 0, 0],
      ['name', 5, 5],
    ]);
    expect(Buffer.from(read[2]![1])).toEqual(files[Object.keys(files)[0]!]);
  }
  expect(told).toEqual([
    expect.stringMatching(/^unpacked while it is read: \S+ kB in .*scratch, gone when that is done$/),
  ]);
  const taken = await put('taken', Buffer.from('a file'));
  const unwritable = withTar(join(folder, 'places.tgz'), true, { folder: taken, above: 0 }, async () => null);
  await expect(unwritable).rejects.toThrow(/places\.tgz has to be unpacked\. Cannot write .* name another folder with/);
  await expect(unwritable).rejects.toThrow(GannetError);
});

test('what is no dataset is told by what it is', async () => {
  const refused = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    const path = await put(name, Buffer.from(bytes));
    return (await refusal(path)).replace(`no dataset '${path}': ${path} `, '').replace(/; give 'mnist', .*$/, '');
  };
  expect(await refused('none.zip', '')).toBe('is empty: fetch it again');
  expect(await refused('html.zip', '<html>')).toBe('is called .zip, and its content is no such file: fetch it again');
  expect(await refused('a.tar.bz2', 'BZh91AY')).toBe(
    'is packed by bzip2, which is not read: unpack it, or pack it as .zip or .tar.gz',
  );
  expect(await refused('html.parquet', '<html>')).toBe(
    'is called .parquet, and its content is no such file: fetch it again',
  );
  expect(await refused('old.mat', 'MATLAB 5.0 MAT-file')).toBe(
    "holds no images in a form that it knows; MATLAB's files of forms before 7.3 are not read: save them in MATLAB with " +
      'save -v7.3, or in Python with scipy.io.loadmat and numpy.savez, images along the first axis',
  );
  const arrow = "Arrow files, as save_to_disk of Hugging Face's datasets writes them, are not read: use to_parquet";
  expect(await refused('data.arrow', 'ARROW1')).toBe(`holds no images in a form that it knows; ${arrow}`);
  expect(await refused('saved.zip', zipSync({ 'data.arrow': Buffer.from('x') }))).toContain(`(data.arrow); ${arrow}`);
  expect(await refused('one.png', await png(1))).toBe('is one picture (PNG): name the folder that it is in');
  expect(
    await refused('arrays.zip', zipSync({ 'data/x.npy': npy("'<f4'", '0,', Buffer.of()), 'a.txt': Buffer.from('x') })),
  ).toBe(
    'has neither idx files nor pictures, but 2 other files (a.txt, x.npy); arrays (.npy, .npz) are read where one has all ' +
      'images of a split, or of a class: save them so with numpy.savez',
  );
  expect(await refused('packed.zip', zipSync({ 'x.npz': Buffer.from('x'), 'y.npz': Buffer.from('x') }))).toBe(
    'has neither idx files nor pictures, but 2 other files (x.npz, y.npz); archives within it are not opened: name one ' +
      'itself, or unpack it',
  );
  const inner = zipSync({ 'a/1.png': await png(1) });
  expect(await refused('outer.zip', zipSync({ 'inner.zip': inner, 'read me.txt': Buffer.from('x') }))).toBe(
    'has neither idx files nor pictures, but 2 other files (inner.zip, read me.txt); archives within it are not opened: ' +
      'name one itself, or unpack it',
  );
});

test('of two files at one path the last counts, and that is said', async () => {
  const archive = await put(
    'twice.tar',
    Buffer.concat([
      (await tarOf({ 'a/1.png': await png(1), 'a/2.png': await png(2) })).subarray(0, 2 * 1024),
      await tarOf({ 'a/1.png': await png(9) }),
    ]),
  );
  const { train, notices } = await loadDataset(archive);
  expect([...train.images]).toEqual([9, 2]);
  expect(notices).toEqual(['in the archive more than once, so that the last counts: a/1.png']);
});
