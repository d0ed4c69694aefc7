import { GannetError } from '../errors.js';
import { machineMemory } from '../memory.js';
import { bytes } from '../numbers.js';
import { visible } from '../text.js';
import { Cache } from './cache/cache.js';
import type { FilePile } from './cache/file-pile.js';
import { cacheFolder, cacheLimit } from './cache/place.js';
import type { Dataset, ImageSize, Images } from './dataset.js';
import { fitImages } from './fit-images.js';
import { holdOut } from './hold-out.js';
import { withSource } from './open.js';
import type { DataOptions } from './options.js';
import { readPlaced } from './pictures/read.js';
import { MemoryPile, type PileMaker } from './pile.js';
import type { Scratch } from './source/unpacked.js';

/** Bytes of decoded pictures, and the share of this machine's memory, above which they are kept on the disk. */
const most = { bytes: 2 ** 29, share: 0.25 };

/** Where images are while they are used. */
export interface Keeping {
  /**
   * The folder of a cache, into which decoded pictures go however few they are. Without one, many do: into
   * `GANNET_CACHE`, or where the system has such things.
   */
  readonly cache?: string | undefined;
  /** Bytes above which there are many; 512 MB, or a quarter of this machine's memory, by default. */
  readonly above?: number;
  /** Told of each picture that was decoded. */
  readonly onDecoded?: ((done: number, count: number) => void) | undefined;
}

/**
 * Opens a dataset: whatever `withSource` knows, as images in memory or, of many pictures, in a cache on the disk (see
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
  if (found !== null && typeof found !== 'string') return adapt(noted(found, [placeText(found, folder)]), options);

  let pile: FilePile | null = null;
  const makePile: PileMaker = async (count, each) => {
    const needed = count * (options.colour === false ? 1 : 3) * each.height * each.width;
    if (asked !== undefined || needed > above) {
      try {
        pile = await cache.begin(each, needed);
        return pile;
      } catch (error) {
        if (asked !== undefined || !(error instanceof GannetError)) throw error;
        notices.push(`images are kept in memory and not on the disk: ${error.message}`);
      }
    }
    return new MemoryPile(visible(source), count, each);
  };
  try {
    const scratch = { folder, onUnpacked: (text: string) => notices.push(text) };
    const dataset = await read(source, wanted, options, makePile, { onDecoded, scratch });
    if (pile === null) return adapt(noted(dataset, notices), options);
    await cache.keep(pile, dataset);
    return adapt(noted(dataset, [...notices, placeText(dataset, folder)]), options);
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
  const inMemory: PileMaker<Uint8Array> = async (count, each) => new MemoryPile(visible(source), count, each);
  return adapt(await read(source, options.size ?? size, options, inMemory), options);
}

function read<I extends Images>(
  source: string,
  size: ImageSize | null,
  options: DataOptions,
  makePile: PileMaker<I>,
  { onDecoded, scratch }: Pick<Keeping, 'onDecoded'> & { readonly scratch?: Scratch } = {},
): Promise<Dataset<I | Uint8Array>> {
  return withSource(
    source,
    size,
    options,
    async (opened) =>
      opened.kind === 'images'
        ? opened.dataset
        : readPlaced(opened.arrangement, opened.place, { size, options, makePile, ...(onDecoded && { onDecoded }) }),
    scratch,
  );
}

/** A dataset as it is read, made to be as was asked: of the size, in the colours, with images held out. */
async function adapt<I extends Images>(dataset: Dataset<I>, options: DataOptions): Promise<Dataset<I | Uint8Array>> {
  const fitted = await fitImages(dataset, options);
  return { ...(options.holdOut ? holdOut(fitted, options.holdOut) : fitted), options };
}

function noted(dataset: Dataset, more: readonly string[]): Dataset {
  return { ...dataset, notices: [...(dataset.notices ?? []), ...more] };
}

/** Where images are that are not in memory. */
function placeText({ train, test }: Dataset, folder: string): string {
  const size = bytes(train.images.length + test.images.length);
  return `images are read from the disk, not kept in memory: ${size} in ${visible(folder)}, which may be deleted`;
}
