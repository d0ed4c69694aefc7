import type { Sheet } from '../figures/sheet.js';
import { tileGrid } from '../formats/grid.js';
import type { System } from '../recipes/recipe.js';
import { classTitle } from '../run/figures.js';
import { columnClasses, type Drawn, type Layout } from './layout.js';

/** What is on a sheet of samples. */
export interface SheetContent {
  readonly system: System;
  readonly classNames: readonly string[];
  /** The generator's; null where its file does not say. */
  readonly step: number;
  readonly layout: Layout;
  /** Bytes [count, C, H, W]. */
  readonly images: Uint8Array;
}

/** Most characters of seeds in a caption. */
const most = 60;

/**
 * Samples under a caption that tells step and seeds. With titles, each is under its class or, where the generator knows
 * none, its seed; without, columns of one class are under its name, and rows beside their seeds.
 */
export function sampleSheet(samples: SheetContent, titled: boolean): Sheet {
  const { system, classNames, step, layout, images } = samples;
  const { data, conditional } = system;
  const { channels, height, width } = data;
  const shape = { count: 1, channels, height, width };
  const columns = Math.min(layout.columns, layout.images.length);
  const seeds = `seeds ${seedsText(layout.images)}`;
  const caption = `step ${step}, ${seeds}`;
  if (titled) {
    const size = channels * height * width;
    const panels = layout.images.map((image, i) => ({
      title: conditional ? classTitle(classNames, image.label) : seedTitle(image),
      picture: tileGrid(images.subarray(i * size, (i + 1) * size), shape, { columns: 1 }),
    }));
    return { caption, panels, columns };
  }
  const picture = tileGrid(images, { ...shape, count: layout.images.length }, { columns });
  const classes = conditional ? columnClasses({ ...layout, columns }) : null;
  const columnTitles = classes && { texts: classes.map((label) => classNames[label]!), width };
  const rowTitles = { texts: rowTexts(layout.images, columns), height };
  return { caption, panels: [{ picture, rowTitles, ...(columnTitles && { columnTitles }) }], columns: 1 };
}

/** What each row is of: its seed or seeds, or a step between two. */
function rowTexts(images: readonly Drawn[], columns: number): string[] {
  return Array.from({ length: Math.ceil(images.length / columns) }, (_, row) => {
    const own = images.slice(row * columns, (row + 1) * columns);
    const first = own[0]!;
    const isOne = own.every(({ from, to, share }) => from === first.from && to === first.to && share === first.share);
    if (isOne) return seedTitle(first);
    return own.every(({ share }) => share === 0) ? seedsText(own, 16) : `${first.from} to ${first.to}`;
  });
}

function seedTitle({ from, to, share }: Drawn): string {
  if (share === 0 || share === 1) return `seed ${share === 0 ? from : to}`;
  return `${from} to ${to}: ${Math.round(100 * share)} %`;
}

/** Such as `1, 5, 600-605`; of very many only the first and the last. */
function seedsText(images: readonly Drawn[], longest = most): string {
  const seeds = [...new Set(images.flatMap(({ from, to }) => [from, to]))];
  const runs: [number, number][] = [];
  for (const seed of seeds) {
    const last = runs.at(-1);
    if (last && last[1] === seed - 1) last[1] = seed;
    else runs.push([seed, seed]);
  }
  const text = runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return text.length <= longest ? text : `${seeds[0]}, …, ${seeds.at(-1)} (${seeds.length})`;
}
