import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../tiny.js';
import { peakOf, writePictures } from './pictures.js';

/** How many pictures there are, and how large: 177 MB in all. */
const [side, count] = [256, 900];

test.runIf(process.platform === 'linux')(
  'what decoding and reading pictures takes does not grow with them',
  async () => {
    await inTemporaryFolder(async (folder) => {
      await writePictures(join(folder, 'few'), 60, side);
      await writePictures(join(folder, 'many'), count, side);
      const cache = join(folder, 'cache');
      const few = await peakOf(join(folder, 'few'), cache);
      expect((await peakOf(join(folder, 'many'), cache)) - few).toBeLessThan(90);
      // From the cache, too.
      expect((await peakOf(join(folder, 'many'), cache)) - few).toBeLessThan(90);
    });
  },
  300_000,
);
