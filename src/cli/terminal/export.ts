import { exportAnimation } from '../../app/animate.js';
import { type AnimationChoice, type AnimationKind, animationKinds } from '../../app/animation/film.js';
import { type ExportChoice, exportRun } from '../../app/export.js';
import { exportHtml, type HtmlChoice } from '../../app/export-html.js';
import { GannetError } from '../../errors.js';
import type { ExportFormat } from '../../exchange/export.js';
import { bytes, count, plural } from '../../numbers.js';
import { allOrNothing } from './all-or-nothing.js';
import { barText, type Console } from './console.js';

/** All that the command takes; which of it fits is for the format to say. */
export interface ExportFlags extends Omit<ExportChoice, 'to'>, HtmlChoice, AnimationChoice {
  readonly to: ExportFormat | 'html' | AnimationKind;
}

/** What is for one kind of file alone, and what that is. */
const kinds = {
  weights: { flags: ['network'], what: 'weights', to: 'keras' },
  page: { flags: ['title', 'text'], what: 'a page', to: 'html' },
  animation: {
    flags: ['of', 'seeds', 'classes', 'grid', 'frames', 'fps', 'scale'],
    what: 'an animation',
    to: 'gif',
  },
} as const;

/** Writes what is asked for, and says where it is. @returns the exit code: 0, or that of the signal that stopped it */
export async function exportAndShow(path: string, flags: ExportFlags, console: Console): Promise<number> {
  const { to, ...choice } = flags;
  const animation = animationKinds.find((kind) => kind === to);
  checkFlags(flags, animation ? 'animation' : to === 'html' ? 'page' : 'weights');
  if (animation) return showAnimation(path, animation, choice, console);
  await (to === 'html'
    ? showHtmlExport(path, choice, console)
    : showExport(path, { ...choice, to: to as ExportFormat }, console));
  return 0;
}

function checkFlags(flags: ExportFlags, own: keyof typeof kinds): void {
  for (const [kind, { flags: names, what, to }] of Object.entries(kinds)) {
    if (kind === own) continue;
    const wrong = names.find((name) => flags[name] !== undefined);
    if (wrong) throw new GannetError(`--${wrong} is for ${what}: leave it out, or --to ${to}`);
  }
}

/** Exports a network and says where it is. */
export async function showExport(path: string, choice: ExportChoice, console: Console): Promise<void> {
  const { network, recipe, step, isBest, file, ...exported } = await exportRun(path, {
    ...choice,
    onDamaged: (reason) => console.warn(`Checkpoint passed over for the one before: ${reason}`),
  });
  console.line(
    `${network} of ${recipe} at ${isBest ? 'its best, ' : ''}step ${step}, ${bytes(exported.bytes)}: ${file}`,
  );
}

async function showHtmlExport(path: string, choice: HtmlChoice, console: Console): Promise<void> {
  const { file, step, ...page } = await exportHtml(path, choice);
  console.line(`A page that draws with the generator of step ${count(step)}, ${bytes(page.bytes)}: ${file}`);
}

async function showAnimation(
  path: string,
  to: AnimationKind,
  choice: AnimationChoice,
  console: Console,
): Promise<number> {
  return allOrNothing(console, async (signal) => {
    const onFrame = (done: number, of: number): void =>
      console.bar(barText(done / of, `frame ${count(done)} of ${count(of)}`, console.columns));
    const { file, what, frames, seconds, width, height, notes, ...made } = await exportAnimation(
      path,
      to,
      choice,
      { onFrame },
      signal,
    );
    console.clearBar();
    for (const note of notes) console.line(note);
    console.line(`An animation ${what}: ${file}`);
    console.line(`${plural(frames, 'frame')} of ${width}x${height}, ${seconds.toFixed(1)} s, ${bytes(made.bytes)}.`);
  });
}
