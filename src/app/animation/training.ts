import { GannetError, systemReason } from '../../errors.js';
import type { Picture } from '../../formats/grid.js';
import { count as countText } from '../../numbers.js';
import { RunFolder } from '../../run/folder.js';
import type { AnimationChoice, Film } from './film.js';

/** Pictures a second, and of how many at most. */
const defaultRate = 5;
const defaultFrames = 200;
/** Seconds that the last one is shown, so that it can be looked at. */
const last = 2;
const white = 255;

/**
 * A training's pictures of samples, step by step; of very many, some, evenly chosen, the first and the last among them.
 * @throws GannetError for a run without pictures, and for one that cannot be read
 */
export async function trainingFilm(path: string, choice: AnimationChoice): Promise<Film> {
  const run = await RunFolder.open(path);
  const all = await run.pictures();
  // Some recipes draw several figures; one without a name is the samples.
  const own = all.filter(({ name }) => name === (all.some((one) => one.name === '') ? '' : all[0]?.name));
  if (own.length < 2) {
    throw new GannetError(
      `${path} has ${own.length === 0 ? 'no pictures' : 'only one picture'} of its training: train further, ` +
        'or a run with a smaller sampleEvery',
    );
  }
  const most = Math.max(2, choice.frames ?? defaultFrames);
  const kept = evenly(own, most);
  const sizes = await Promise.all(kept.map(({ path: file }) => sizeOf(file)));
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  const channels = sizes.some((size) => size.channels === 3) ? 3 : 1;
  async function* frames(): AsyncIterable<Picture> {
    for (const [i, { path: file }] of kept.entries())
      yield await readPicture(file, sizes[i]!, { width, height, channels });
  }
  const rate = choice.fps ?? defaultRate;
  const isThinned = kept.length < own.length;
  return {
    ...{ width, height, channels, count: kept.length, frames, rate, lastLasts: Math.max(1, Math.round(last * rate)) },
    notes: isThinned
      ? [`${countText(kept.length)} of ${countText(own.length)} pictures, evenly chosen; --frames takes more.`]
      : [],
    what: `of the training, steps ${countText(kept[0]!.step)} to ${countText(kept.at(-1)!.step)}`,
    release: async () => undefined,
  };
}

function evenly<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}

type Size = Pick<Picture, 'width' | 'height' | 'channels'>;

async function sizeOf(file: string): Promise<Size> {
  const { default: sharp } = await import('sharp');
  const { width, height, channels } = await sharp(file)
    .metadata()
    .catch((error: unknown) => unreadable(file, error));
  return { width, height, channels: channels < 3 ? 1 : 3 };
}

/** A picture in the size of the largest, white beside it. */
async function readPicture(file: string, own: Size, { width, height, channels }: Size): Promise<Picture> {
  const { default: sharp } = await import('sharp');
  const background = { r: white, g: white, b: white };
  const data = await sharp(file)
    .flatten({ background })
    .extend({ right: width - own.width, bottom: height - own.height, background })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer()
    .catch((error: unknown) => unreadable(file, error));
  return { width, height, channels, data };
}

function unreadable(file: string, error: unknown): never {
  throw new GannetError(`the picture ${file} cannot be read (${systemReason(error)}): remove it, then try again`);
}
