import { type Checked, checkImages, type DataReport } from '../data/check/check.js';
import { byHarm, type Found, inWords } from '../data/check/finding.js';
import { nameIn, type Subjects, subjectsOf } from '../data/check/subjects.js';
import type { ImageSize } from '../data/dataset.js';
import { withSource } from '../data/open.js';
import { chosenDataOptions, type DataOptions } from '../data/options.js';
import { PictureError } from '../data/pictures/refuse.js';
import { GannetError } from '../errors.js';
import { drawSheet } from '../figures/sheet.js';
import { writeAtomic } from '../formats/atomic.js';
import { encodePng } from '../formats/grid.js';
import { findRecipe } from '../recipes/index.js';
import { type Recipe, takesSize } from '../recipes/recipe.js';
import { checkSheet } from './check-sheet.js';
import { type ChosenRecipe, chooseRecipe } from './choose-recipe.js';
import { checkEnding } from './output.js';

/** How data are looked at: as they would be read for training. */
export interface CheckChoice extends Omit<DataOptions, 'holdOut'> {
  /** Whose size images are scaled to, where that is not chosen; by default the one that training would choose. */
  readonly recipe?: string;
  /** The share of each class that would be held out, by a draw from the seed. */
  readonly holdOut?: number;
  /** 0 by default. */
  readonly seed?: number;
  /** A PNG file: what a recipe would see of each class, and images that something was found about. */
  readonly out?: string;
}

/** The largest side of an image on a sheet. */
const mostTile = 512;

/** Who watches data being looked at. */
export interface CheckEvents {
  onImage?(done: number, count: number): void;
}

/**
 * Says what the images of a source are, what a recipe would get of them, and what is wrong with them, the worst first.
 *
 * ```ts
 * import { checkData } from 'gannet';
 *
 * const report = await checkData('mnist', { classes: '3,7', out: 'check.png' });
 * for (const { severity, text, examples, advice } of report?.findings ?? []) {
 *   console.log(severity, text, examples, advice);
 * }
 * ```
 *
 * @param source what `loadDataset` takes
 * @returns null where `signal` was aborted: then nothing is written
 * @throws GannetError if it is no source, or an option is wrong; pictures that cannot be read are findings
 */
export async function checkData(
  source: string,
  choice: CheckChoice = {},
  events: CheckEvents = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<DataReport | null> {
  const { recipe, holdOut: share, seed = 0, out, ...rest } = choice;
  checkEnding(out, ['.png']);
  const options = chosenDataOptions({ ...rest, ...(share !== undefined && { holdOut: { share, seed } }) });
  const asTrained = recipe === undefined ? await chosenRecipe(source, rest) : { recipe };
  const used = findRecipe(asTrained.recipe);
  const { size } = used;
  const read = { ...options, ...(asTrained.size && { size: asTrained.size }) };
  try {
    return await withSource(source, read.size ?? size, read, async (opened) => {
      const subjects = await subjectsOf(opened, size, read);
      if (out !== undefined) checkTile(subjects.size, out);
      const where = opened.kind === 'pictures' ? opened.place.where : '';
      const checked = await checkImages(
        subjects,
        read,
        (name) => nameIn(where, name),
        (done) => {
          if (signal.aborted) throw new Stopped();
          events.onImage?.(done, subjects.count);
        },
      );
      if (out !== undefined) await writeSheet(out, subjects, checked);
      const found = byHarm([...sizeFound(used, subjects), ...checked.found]);
      return {
        format: 1,
        source,
        ...usedRecipe(asTrained),
        ...checked.survey,
        notices: [...subjects.notices],
        findings: found.map(inWords),
      };
    });
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
}

/** What training would choose. Data of which nothing can be read are still looked at, for what is wrong with them. */
async function chosenRecipe(source: string, choice: Omit<DataOptions, 'holdOut'>): Promise<Omit<ChosenRecipe, 'why'>> {
  try {
    return await chooseRecipe({ ...choice, data: source });
  } catch (error) {
    if (error instanceof PictureError) return { recipe: 'sngan', preset: 'cpu' };
    throw error;
  }
}

function usedRecipe({ recipe, preset }: Omit<ChosenRecipe, 'why'>): Pick<DataReport, 'recipe' | 'preset'> {
  return { recipe, preset: preset ?? null };
}

/** Images that cannot be trained on: arrays are not scaled to a recipe's size by themselves, and a size may be chosen. */
function sizeFound(recipe: Recipe, { size, count }: Subjects): Found[] {
  if (takesSize(recipe, size)) return [];
  return [
    { kind: 'other-size', count, examples: [], of: `${size.height}x${size.width}, not a size of ${recipe.name}` },
  ];
}

/** A sheet has hundreds of images. */
function checkTile({ height, width }: ImageSize, out: string): void {
  if (height * width <= mostTile ** 2) return;
  throw new GannetError(
    `--out ${out}: images of ${height}x${width} are too large for a sheet of many; choose a --size, or leave --out out`,
  );
}

async function writeSheet(out: string, subjects: Subjects, checked: Checked): Promise<void> {
  const sheet = await checkSheet(subjects, checked);
  if (!sheet) throw new GannetError(`--out ${out}: no picture could be read, so there is nothing to draw`);
  await writeAtomic(out, await encodePng(await drawSheet(sheet)));
}

/** Leaves everything as it was. */
class Stopped extends GannetError {}
