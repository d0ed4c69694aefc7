import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadDataset } from '../data/load.js';
import { encodePng, type Picture } from './grid.js';
import { writeImageFile } from './image-h5.js';

const python = process.env.GANNET_PYTHON ?? 'python3';

/** Says what h5py sees in argv[1], and writes its images again as argv[2] in the forms that h5py's users choose. */
const script = `
import json, sys
import h5py, numpy
with h5py.File(sys.argv[1], 'r') as ours, h5py.File(sys.argv[2], 'w', libver='latest') as theirs:
    images = [ours[f'{i}.png'][...] for i in range(len(ours))]
    print(json.dumps([[str(i.dtype), i.shape, i.flatten().tolist()] for i in images]))
    theirs['0.png'] = images[0]
    theirs.create_dataset('1.png', data=images[1], compression='gzip', shuffle=True, chunks=True)
    theirs['2.png'] = images[2][:, :, :1]
    theirs['3.png'] = images[3][:, :, 0]
    theirs['4.png'] = numpy.void(open(sys.argv[3], 'rb').read())
`;

test('h5py reads what is written, and what h5py writes can be read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  const [ours, theirs, png] = ['ours.h5', 'theirs.h5', 'encoded.png'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const size = 9 * 8 * 3;
  const image = (n: number) => Uint8Array.from({ length: size }, (_, i) => (n * 31 + i * 7) % 256);
  const pictures = async function* (): AsyncGenerator<Picture> {
    for (let n = 0; n < 4; n++) yield { height: 9, width: 8, channels: 3, data: image(n) };
  };
  await writeImageFile(ours, pictures());
  await writeFile(png, await encodePng({ height: 9, width: 8, channels: 3, data: image(0) }));
  const { stdout } = await promisify(execFile)(python, ['-c', script, ours, theirs, png]).catch((cause: Error) => {
    throw new Error(
      `${python} could not run the check. It needs a Python with h5py: name one in GANNET_PYTHON. ${cause}`,
    );
  });
  expect(JSON.parse(stdout)).toEqual([0, 1, 2, 3].map((n) => ['uint8', [9, 8, 3], [...image(n)]]));

  const planes = ({ train }: Awaited<ReturnType<typeof loadDataset>>) =>
    Array.from({ length: train.count }, (_, n) => train.images.subarray(n * size, (n + 1) * size));
  const written = planes(await loadDataset(ours, null));
  const read = planes(await loadDataset(theirs, null));
  expect(read.slice(0, 2)).toEqual(written.slice(0, 2));
  for (const n of [2, 3]) {
    const red = [...written[n]!.subarray(0, 72)];
    expect([...read[n]!]).toEqual([...red, ...red, ...red]);
  }
  expect(read[4]).toEqual(written[0]);
  await rm(folder, { recursive: true });
});
