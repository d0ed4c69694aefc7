import { join } from 'node:path';
import { evaluationFolder } from '../judge/evaluation.js';
import { pictureFile } from '../run/files.js';
import { fileState, readRange } from './files.js';
import type { RunView } from './run-view.js';
import type { Extras } from './schema.js';

/** Where a run's report lies in its folder. */
export const reportFile = 'report.html';
/** And where the page that draws with its generator. */
export const pageFile = 'generator.html';

/** What a run has beside the files that grow by lines; what cannot be read is empty, and the summary says why. */
export async function extrasOf(view: RunView): Promise<Extras> {
  const or = <T>(part: Promise<T>, otherwise: T): Promise<T> => part.catch(() => otherwise);
  const time = async (path: string): Promise<number | null> => (await fileState(path))?.mtimeMs ?? null;
  const pictures = Object.entries(await or(view.pictures.read(), {}));
  const newest = pictures.flatMap(([figure, steps]): [string, string][] => {
    const step = steps.at(-1);
    return step === undefined ? [] : [[figure, pictureFile(step, figure && `-${figure}`)]];
  });
  const sizes: Record<string, [number, number]> = {};
  for (const [figure, file] of [...newest, ['reals', 'reals.png'] as const]) {
    const size = await or(pngSize(join(view.file('images'), file)), null);
    if (size) sizes[figure] = size;
  }
  return {
    sizes,
    pictures: Object.fromEntries(pictures.map(([figure, steps]) => [figure, [...steps]])),
    hasReals: sizes.reals !== undefined,
    checkpoints: [...(await or(view.checkpoints.read(), []))],
    history: await or(view.history.read(), { train: [], test: [] }),
    generator: await time(view.file('generator')),
    evaluations: await time(evaluationFolder(view.path)),
    report: await time(join(view.path, reportFile)),
    page: await time(join(view.path, pageFile)),
  };
}

/** Width and height of a PNG file, which its first chunk tells. */
async function pngSize(path: string): Promise<[number, number] | null> {
  if (!(await fileState(path))) return null;
  const head = await readRange(path, 0, 24);
  return head.length === 24 ? [head.readUInt32BE(16), head.readUInt32BE(20)] : null;
}
