import { type Checked, checkImages, type DataReport } from '../data/check/check.js';
import { inWords } from '../data/check/finding.js';
import { nameIn, type Subjects, subjectsOf } from '../data/check/subjects.js';
import { withSource } from '../data/open.js';
import { chosenDataOptions, type DataOptions } from '../data/options.js';
import { GannetError } from '../errors.js';
import { drawSheet } from '../figures/sheet.js';
import { writeAtomic } from '../formats/atomic.js';
import { encodePng } from '../formats/grid.js';
import { findRecipe } from '../recipes/index.js';
import { checkSheet } from './check-sheet.js';
import { checkEnding } from './output.js';

/** How data are looked at: as they would be read for training. */
export interface CheckChoice extends Omit<DataOptions, 'holdOut'> {
  /** Whose size images are scaled to, where that is not chosen. */
  readonly recipe?: string;
  /** The share of each class that would be held out, by a draw from the seed. */
  readonly holdOut?: number;
  /** 0 by default. */
  readonly seed?: number;
  /** A PNG file: what a recipe would see of each class, and images that something was found about. */
  readonly out?: string;
}

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
  const size = recipe === undefined ? null : findRecipe(recipe).size;
  try {
    return await withSource(source, options.size ?? size, options, async (opened) => {
      const subjects = await subjectsOf(opened, size, options);
      const where = opened.kind === 'pictures' ? opened.place.where : '';
      const checked = await checkImages(
        subjects,
        options,
        (name) => nameIn(where, name),
        (done) => {
          if (signal.aborted) throw new Stopped();
          events.onImage?.(done, subjects.count);
        },
      );
      if (out !== undefined) await writeSheet(out, subjects, checked);
      return { format: 1, source, ...checked.survey, findings: checked.found.map(inWords) };
    });
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
}

async function writeSheet(out: string, subjects: Subjects, checked: Checked): Promise<void> {
  const sheet = await checkSheet(subjects, checked);
  if (!sheet) throw new GannetError(`--out ${out}: no picture could be read, so there is nothing to draw`);
  await writeAtomic(out, await encodePng(await drawSheet(sheet)));
}

/** Leaves everything as it was. */
class Stopped extends GannetError {}
