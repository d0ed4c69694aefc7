import type { Split } from '../data/dataset.js';
import { imageAt } from '../data/images.js';
import type { Panel, Sheet } from '../figures/sheet.js';
import { hconcat, type Picture, tileGrid } from '../formats/grid.js';
import type { Memorisation } from './metrics/memorisation.js';
import type { MemorisationReport } from './part.js';
import type { PixelSize } from './pixels.js';

/** Pairs in a row of the sheet. */
const columns = 6;

/**
 * The samples that are closest to training images, beside these: first by pixels, then by features. A title is the
 * distance, 1 being the median of held-out images.
 *
 * @param training those of `Yardstick.training`
 */
export function pairSheet(
  { pixels, features }: MemorisationReport,
  samples: Split,
  training: Split,
  size: PixelSize & { readonly channels: 1 | 3 },
): Sheet {
  const panels = (of: Memorisation, by: string): Panel[] =>
    of.closest.map(({ fake, training: row, distance }) => ({
      title: `${by} ${of.heldOutMedian > 0 ? (distance / of.heldOutMedian).toFixed(2) : distance.toPrecision(2)}`,
      picture: hconcat([imageOf(samples, fake, size), imageOf(training, row, size)], 1, 128),
    }));
  return {
    caption: 'Samples and, right of each, the nearest training image; a held-out image is at 1 (median)',
    panels: [...panels(pixels, 'pixels'), ...panels(features, 'features')],
    columns,
  };
}

function imageOf(split: Split, row: number, { channels, height, width }: Parameters<typeof pairSheet>[3]): Picture {
  return tileGrid(imageAt(split, row), { count: 1, channels, height, width }, { columns: 1 });
}
