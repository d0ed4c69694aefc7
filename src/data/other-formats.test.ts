import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { refusal } from '../../tests/refusal.js';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { loadDataset } from './load.js';

const pickle = Uint8Array.of(0x80, 2, 0x7d, 0x2e);
const torch = zipSync({ 'a/data.pkl': pickle, 'a/version': Buffer.from('3\n'), 'a/data/0': new Uint8Array(999) });
const notRead = (what: string) => `${what} are not read, since they can run programs when they are opened: `;

test.each([
  [
    'data_batch_1',
    pickle,
    `${notRead('Python pickles')}save them as arrays, if you trust them to be CIFAR-10's, in their folder with python3 -c ` +
      '"import glob, numpy, pickle; ',
  ],
  ['train', pickle, "train_labels=get('train', b'fine_labels')"],
  ['faces', pickle, `pickle.load(open('faces', 'rb'))`],
  ['mnist.pkl.gz', Uint8Array.of(0x1f, 0x8b), `pickle.load(gzip.open('mnist.pkl.gz'))`],
  ["o'.pkl", pickle, `pickle.load(open('FILE', 'rb'))`],
  ['training.pt', torch, `${notRead('PyTorch files (.pt, .pth)')}open them with torch.load`],
  ['old.pth', pickle, `${notRead('PyTorch files (.pt, .pth)')}open them with torch.load`],
  [
    'train_32x32.mat',
    Buffer.from('MATLAB 5.0 MAT-file'),
    "MATLAB's files of forms before 7.3 are not read: save them in",
  ],
  ['flowers.tfrecord-00000-of-00005', Buffer.from('x'), 'TFRecord files are not read: save their pictures in a folder'],
])('%s is known, by itself and in a folder, and what to do', async (name, bytes, message) => {
  await inTemporaryFolder(async (folder) => {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', name), bytes);
    for (const source of [folder, join(folder, 'data', name)]) {
      expect(await refusal(loadDataset(source))).toContain(message);
    }
  });
});

test('of several files of a format that is said once', async () => {
  await inTemporaryFolder(async (folder) => {
    for (const name of ['1.tfrecord', '2.tfrecord', 'a.h5']) await writeFile(join(folder, name), 'x');
    expect(await refusal(loadDataset(folder))).toMatch(
      /\(1\.tfrecord, 2\.tfrecord, a\.h5\); HDF5 files are read alone: name one itself; TFRecord files are not read: [^;]*; give/,
    );
  });
});
