import { GannetError } from '../errors.js';
import { machineMemory } from '../memory.js';
import { bytes } from '../numbers.js';
import { visible } from '../text.js';
import { Cache } from './cache/cache.js';
import type { FilePile } from './cache/file-pile.js';
import { cacheFolder, cacheLimit } from './cache/place.js';
import type { Dataset, ImageSize, Images } from './dataset.js';
import { fitRows } from './fit-images.js';
import { holdOut } from './hold-out.js';
import { boundedMemory } from './memory-pile.js';
import { withSource } from './open.js';
import type { DataOptions } from './options.js';
import { readPlaced } from './pictures/read.js';
import type { PileMaker } from './pile.js';
import { gatherRows } from './rows.js';
import type { Scratch } from './source/unpacked.js';

/** Bytes of images, and the share of this machine's memory, above which they are kept on the disk. */
const most = { bytes: 2 ** 29, share: 0.25 };

/** Where images are while they are used. */
export interface Keeping {
  /**
   * The folder of a cache, into which images go however few they are. Without one, many do: into
   * `GANNET_CACHE`, or where the system has such things.
   */
  readonly cache?: string | undefined;
  /** Bytes above which there are many; 512 MB, or a quarter of this machine's memory, by default. */
  readonly above?: number;
  /** Told of each picture that was decoded. */
  readonly onDecoded?: ((done: number, count: number) => void) | undefined;
}

/**
 * Opens a dataset: whatever `withSource` knows, as images in memory or, of many, in a cache on the disk (see
 * docs/data.md). They are the same either way, and so is their fingerprint.
 *
 * @param size what images of other sizes are cut to, where their format allows any size; null for that of the first
 * @throws GannetError as `withSource` and `readPlaced`, and if a cache was asked for that cannot be written
 */
export async function openDataset(
  source: string,
  size: ImageSize | null = null,
  options: DataOptions = {},
  { cache: asked, above = Math.min(most.bytes, most.share * machineMemory()), onDecoded }: Keeping = {},
): Promise<Dataset> {
  const wanted = options.size ?? size;
  const folder = asked ?? cacheFolder();
  const cache = new Cache(folder, cacheLimit(), { source, size: wanted, options });
  const found = source === 'mnist' ? null : await cache.find();
  const notices = typeof found === 'string' ? [found] : [];
  if (found !== null && typeof found !== 'string') return divide(noted(found, [placeText(found, folder)]), options);

  let pile: FilePile | null = null;
  const makePile: PileMaker = async (count, each, channels) => {
    const needed = count * (channels ?? (options.colour === false ? 1 : 3)) * each.height * each.width;
    if (source !== 'mnist' && (asked !== undefined || needed > above)) {
      try {
        pile = await cache.begin(each, needed, channels);
        return pile;
      } catch (error) {
        if (asked !== undefined || !(error instanceof GannetError)) throw error;
        notices.push(`images are kept in memory and not on the disk: ${error.message}`);
      }
    }
    return boundedMemory(visible(source))(count, each, channels);
  };
  try {
    const scratch = { folder, onUnpacked: (text: string) => notices.push(text) };
    const dataset = await read(source, wanted, options, makePile, { onDecoded, scratch });
    if (pile === null) return divide(noted(dataset, notices), options);
    await cache.keep(pile, dataset);
    return divide(noted(dataset, [...notices, placeText(dataset, folder)]), options);
  } catch (error) {
    (pile as FilePile | null)?.remove();
    throw error;
  }
}

/**
 * Loads a dataset: whatever `withSource` knows, as images in memory.
 *
 * @param size what images of other sizes are cut to, where their format allows any size; null for that of the first
 * @throws GannetError as `withSource`, and as `readPlaced`
 */
export async function loadDataset(
  source: string,
  size: ImageSize | null = null,
  options: DataOptions = {},
): Promise<Dataset<Uint8Array>> {
  return divide(await read(source, options.size ?? size, options, boundedMemory(visible(source))), options);
}

function read<I extends Images>(
  source: string,
  size: ImageSize | null,
  options: DataOptions,
  makePile: PileMaker<I>,
  { onDecoded, scratch }: Pick<Keeping, 'onDecoded'> & { readonly scratch?: Scratch } = {},
): Promise<Dataset<I>> {
  return withSource(
    source,
    size,
    options,
    async (opened) => {
      if (opened.kind === 'rows') return gatherRows(fitRows(opened.rows, options), makePile);
      if (opened.kind === 'keyed') return (await opened.keyed.read(makePile)).dataset;
      const reading = { size, options, makePile, ...(onDecoded && { onDecoded }) };
      return readPlaced(opened.arrangement, opened.place, reading);
    },
    scratch,
  );
}

/** A dataset with images held out as was asked. */
function divide<I extends Images>(dataset: Dataset<I>, options: DataOptions): Dataset<I> {
  return { ...(options.holdOut ? holdOut(dataset, options.holdOut) : dataset), options };
}

function noted(dataset: Dataset, more: readonly string[]): Dataset {
  return { ...dataset, notices: [...(dataset.notices ?? []), ...more] };
}

/** Where images are that are not in memory. */
function placeText({ train, test }: Dataset, folder: string): string {
  const size = bytes(train.images.length + test.images.length);
  return `images are read from the disk, not kept in memory: ${size} in ${visible(folder)}, which may be deleted`;
}
