import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../tiny.js';
import { peakOf, writeNpy, writePictures, writeTar } from './pictures.js';

test.runIf(process.platform === 'linux')(
  '200,000 pictures of 64x64 take at most 200 MB more than few',
  async () => {
    await inTemporaryFolder(async (folder) => {
      await writePictures(join(folder, 'few'), 400, 64);
      await writePictures(join(folder, 'many'), 200_000, 64);
      const cache = join(folder, 'cache');
      const few = await peakOf(join(folder, 'few'), cache);
      const decoding = await peakOf(join(folder, 'many'), cache);
      const reading = await peakOf(join(folder, 'many'), cache);
      console.log(`few: ${few} MB; many, decoding: ${decoding} MB; many, from the cache: ${reading} MB`);
      expect(Math.max(decoding, reading) - few).toBeLessThan(200);
    });
  },
  3_600_000,
);

test.runIf(process.platform === 'linux').each(['tar', 'tar.gz'])(
  '20,000 pictures in a .%s of 550 MB take at most 200 MB more than few',
  async (ending) => {
    await inTemporaryFolder(async (folder) => {
      await writeTar(join(folder, `few.${ending}`), 400, 96);
      await writeTar(join(folder, `many.${ending}`), 20_000, 96);
      const cache = join(folder, 'cache');
      const few = await peakOf(join(folder, `few.${ending}`), cache);
      const many = await peakOf(join(folder, `many.${ending}`), cache);
      console.log(`.${ending}: few: ${few} MB; many: ${many} MB`);
      expect(many - few).toBeLessThan(200);
    });
  },
  3_600_000,
);

test.runIf(process.platform === 'linux')(
  '60,000 images of 64x64 in an array take at most 200 MB more than few',
  async () => {
    await inTemporaryFolder(async (folder) => {
      await writeNpy(join(folder, 'few.npy'), 400, 64);
      await writeNpy(join(folder, 'many.npy'), 60_000, 64);
      const cache = join(folder, 'cache');
      const few = await peakOf(join(folder, 'few.npy'), cache);
      const reading = await peakOf(join(folder, 'many.npy'), cache);
      const again = await peakOf(join(folder, 'many.npy'), cache);
      console.log(`.npy: few: ${few} MB; many, from the array: ${reading} MB; many, from the cache: ${again} MB`);
      expect(Math.max(reading, again) - few).toBeLessThan(200);
    });
  },
  3_600_000,
);
