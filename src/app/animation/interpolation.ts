import { GannetError } from '../../errors.js';
import { type Picture, tileGrid, toBytes } from '../../formats/grid.js';
import { configuredSystem } from '../../run/config.js';
import { RunFolder } from '../../run/folder.js';
import { chosenLabels, latentsOf, openSampler } from '../draw.js';
import { type Drawn, defaultGrid, type Grid } from '../layout.js';
import type { AnimationChoice, Film } from './film.js';

/** Frames from one seed to the next, and frames a second. */
const defaultFrames = 24;
const defaultRate = 20;
/** Seeds of a round, where none are given. */
const defaultSeeds = 4;
const mostInRow = 5;
/** Images that are drawn at a time, and pixels, so that a film of large ones takes no more memory. */
const block = 100;
const blockPixels = block * 28 * 28;

/**
 * A round through latent space: in straight lines from seed to seed and back to the first, so that it begins where it
 * ends. An image for each class, all of the same point, and in a larger grid again, a seed ahead; without classes one
 * image, and in a grid one for each cell, each a seed ahead of the one before.
 * @throws GannetError for a run without a generator, and for seeds, classes or checkpoints that there are not
 */
export async function interpolationFilm(path: string, choice: AnimationChoice): Promise<Film> {
  const run = await RunFolder.open(path);
  const { config } = run;
  const system = configuredSystem(config);
  if (!system.generator) throw new GannetError(`${path} is a run of ${config.recipe}, which has no generator`);
  const classes = chosenLabels(system, choice.classes, config.data.classNames);
  const { rows, columns } = choice.grid ?? gridOf(classes);
  const cells = choice.grid || !classes ? rows * columns : classes.length;
  // Cells of one class each, over and over where there are more: each turn is a seed ahead of the one before.
  const turnOf = (cell: number): number => Math.floor(cell / (classes?.length ?? 1));
  const seeds = choice.seeds ?? upTo(Math.max(defaultSeeds, turnOf(cells - 1) + 1));
  if (new Set(seeds).size < 2) throw new GannetError('an interpolation goes from seed to seed: give two or more');
  const steps = choice.frames ?? defaultFrames;
  const { channels, height, width } = config.data;
  const count = steps * seeds.length;
  const { sampler, step, isBest } = await openSampler(run, system, choice.checkpoint, cells);

  /** What the cells show at a frame. */
  const cellsAt = (frame: number): Drawn[] =>
    Array.from({ length: cells }, (_, cell) => {
      const leg = Math.floor(frame / steps) + turnOf(cell);
      return {
        from: seeds[leg % seeds.length]!,
        to: seeds[(leg + 1) % seeds.length]!,
        share: (frame % steps) / steps,
        label: classes ? classes[cell % classes.length]! : 0,
      };
    });
  async function* frames(): AsyncIterable<Picture> {
    const together = Math.max(1, Math.floor(Math.min(block, blockPixels / (height * width)) / cells));
    const size = cells * channels * height * width;
    for (let first = 0; first < count; first += together) {
      const drawn = Array.from({ length: Math.min(together, count - first) }, (_, i) => cellsAt(first + i));
      const images = drawn.flat();
      const bytes = toBytes(
        await sampler.images({ z: latentsOf(system, images), labels: images.map(({ label }) => label) }),
      );
      for (const i of drawn.keys()) {
        const own = bytes.subarray(i * size, (i + 1) * size);
        yield tileGrid(own, { count: cells, channels, height, width }, { columns });
      }
    }
  }
  return {
    ...{ width: columns * width, height: rows * height, channels, count, frames },
    ...{ rate: choice.fps ?? defaultRate, lastLasts: 1, notes: [] },
    what: `from seed to seed (${seeds.length} of them), step ${step}${isBest ? ', the best' : ''}`,
    release: () => sampler.release(),
  };
}

/** Few classes stand in a row. */
function gridOf(classes: readonly number[] | null): Grid {
  if (!classes) return { rows: 1, columns: 1 };
  return classes.length <= mostInRow ? { rows: 1, columns: classes.length } : defaultGrid(classes);
}

function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
