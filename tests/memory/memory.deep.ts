import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../tiny.js';
import { peakOf, writePictures } from './pictures.js';

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
