import { z } from 'zod';
import { heldOutRows, refuseTwice } from '../hold-out.js';
import type { DataOptions } from '../options.js';
import { balanceFound } from './balance.js';
import { type Broken, brokenFound } from './broken.js';
import { nearFound, sameFound } from './copies.js';
import { doubtsFound } from './doubts.js';
import { filesFound } from './files.js';
import { byHarm, type Found, findingSchema } from './finding.js';
import { flatFound } from './flat.js';
import type { Looked } from './looked.js';
import { shapeFound } from './shape.js';
import { sketch } from './sketch.js';
import type { Subjects } from './subjects.js';
import { countClasses, type Survey, survey, surveySchema } from './survey.js';

/** What is said of data: what they are, and what is wrong with them, the worst first. */
export const dataReportSchema = z.strictObject({
  /** Raised when a field changes its meaning. */
  format: z.literal(1),
  /** As it was given. */
  source: z.string(),
  /** Whose size images are scaled to: the one that was named, or that training would choose; and its preset then. */
  recipe: z.string(),
  preset: z.string().nullable(),
  ...surveySchema.shape,
  /** What was chosen, changed or left out in finding the images, a line each, as training says it. */
  notices: z.array(z.string()),
  findings: z.array(findingSchema),
});
export type DataReport = Readonly<z.output<typeof dataReportSchema>>;

/** What was seen of images, and what was found about them. */
export interface Checked {
  readonly survey: Survey;
  readonly found: readonly Found[];
  /** Those that could be read. */
  readonly images: readonly Looked[];
}

/**
 * Looks at every image once and keeps 300 bytes of it, by which it is compared with the others.
 *
 * @param shorten what a name of the source is called in findings
 * @param onImage how many were looked at; what it throws ends the check
 */
export async function checkImages(
  subjects: Subjects,
  options: DataOptions,
  shorten: (name: string) => string,
  onImage: (done: number) => void = () => undefined,
): Promise<Checked> {
  const seen: Looked[] = [];
  const broken: Broken[] = [];
  let done = 0;
  for await (const one of subjects.read()) {
    const { row } = one;
    const name = subjects.nameOf(row);
    if ('error' in one) broken.push({ name, error: one.error });
    else {
      const { image, stored } = one;
      const place = { label: subjects.labelOf(row), heldOut: subjects.isHeldOut(row) };
      seen.push({ row, name, ...place, sketch: sketch(image), inColour: image.channels === 3, stored });
    }
    onImage(++done);
  }
  const images = holdOut(seen, subjects.classNames.length, options);
  const found = [
    // Where nothing else is there, training refuses all the same.
    ...brokenFound(broken, options.skipBroken === true && seen.length > 0),
    ...doubtsFound(subjects.doubts, shorten),
    ...sameFound(images),
    ...nearFound(images),
    ...flatFound(images),
    ...balanceFound(countClasses(images, subjects.classNames)),
    ...shapeFound(images, subjects.size, subjects.fit),
    ...filesFound(images, options.colour),
  ];
  return { survey: survey(images, subjects, options), found: byHarm(found), images };
}

/** Images of which a share is held out as training would hold it out, where that is asked for. */
function holdOut(images: readonly Looked[], classes: number, { holdOut: draw }: DataOptions): readonly Looked[] {
  if (!draw) return images;
  refuseTwice(images.filter(({ heldOut }) => heldOut).length);
  // Classes without images are not counted when they are drawn.
  const used = Array.from({ length: classes }, (_, label) => label).filter((label) =>
    images.some((image) => image.label === label),
  );
  const index = new Map(used.map((label, i) => [label, i]));
  const labels = images.map(({ label }) => index.get(label)!);
  const held = new Set(heldOutRows(labels, used.length, draw));
  return images.map((image, i) => (held.has(i) ? { ...image, heldOut: true } : image));
}
