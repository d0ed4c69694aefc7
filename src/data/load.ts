import type { Dataset, ImageSize } from './dataset.js';
import { fitImages } from './fit-images.js';
import { holdOut } from './hold-out.js';
import { withSource } from './open.js';
import type { DataOptions } from './options.js';
import { readPlaced } from './pictures/read.js';

/**
 * Loads a dataset: whatever `withSource` knows, as images in memory.
 *
 * @param size what images of other sizes are cut to, where their format allows any size; null for that of the first
 * @throws GannetError as `withSource`, and as `readPlaced`
 */
export function loadDataset(
  source: string,
  size: ImageSize | null = null,
  options: DataOptions = {},
): Promise<Dataset> {
  const wanted = options.size ?? size;
  return withSource(source, wanted, options, async (opened) => {
    const { kind } = opened;
    return adapt(
      kind === 'images' ? opened.dataset : await readPlaced(opened.arrangement, opened.place, wanted, options),
      options,
    );
  });
}

/** A dataset as it is read, made to be as was asked: of the size, in the colours, with images held out. */
async function adapt(dataset: Dataset, options: DataOptions): Promise<Dataset> {
  const fitted = await fitImages(dataset, options);
  return { ...(options.holdOut ? holdOut(fitted, options.holdOut) : fitted), options };
}
