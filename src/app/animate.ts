import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GannetError, lettingGo } from '../errors.js';
import type { Animation } from '../formats/animation/animation.js';
import { writeApng } from '../formats/animation/apng.js';
import { checkGif, encodeGif, gifDelay } from '../formats/animation/gif.js';
import { checkFfmpeg, checkMp4, writeMp4 } from '../formats/animation/mp4.js';
import { replaceAtomic } from '../formats/atomic.js';
import { scalePicture } from '../formats/grid.js';
import type { AnimationChoice, AnimationKind, Film } from './animation/film.js';
import { interpolationFilm } from './animation/interpolation.js';
import { trainingFilm } from './animation/training.js';
import { checkEnding, writeOutput } from './output.js';

/** Who watches as an animation is made. */
export interface AnimationEvents {
  /** After each frame. */
  onFrame?(done: number, of: number): void;
}

export interface ExportedAnimation {
  readonly file: string;
  readonly bytes: number;
  readonly frames: number;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly what: string;
  readonly notes: readonly string[];
}

const endings = { gif: ['.gif'], apng: ['.png', '.apng'], mp4: ['.mp4'] } as const;
/** The least height of an animation: smaller pictures are enlarged by a whole factor. */
const leastHeight = 256;
/** The longest side, and the most frames. */
const longest = 4096;
const mostFrames = 10_000;

/**
 * Writes a run's interpolation, or the pictures of its training, as an animation.
 * @throws GannetError for a run without generator or pictures, for a choice that does not fit, and where the file cannot be
 *   written; the signal's reason where it is aborted. Nothing is written then
 */
export async function exportAnimation(
  path: string,
  to: AnimationKind,
  choice: AnimationChoice = {},
  events: AnimationEvents = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ExportedAnimation> {
  const { of = 'interpolation', out } = choice;
  checkEnding(out, endings[to]);
  if (to === 'mp4') await checkFfmpeg();
  if (of === 'training') checkTrainingChoice(choice);
  const film = await (of === 'training' ? trainingFilm : interpolationFilm)(path, choice);
  return lettingGo(
    async () => {
      const factor = choice.scale ?? defaultScale(film, to);
      const animation = watched(enlarged(film, factor), events, signal);
      check(animation, to, factor);
      const file = out ?? join(path, `${of}${endings[to][0]}`);
      await write(animation, to, file, signal);
      const shown = to === 'gif' ? 1000 / gifDelay(film.rate) : film.rate;
      return {
        ...{ file, bytes: (await stat(file)).size, frames: film.count, what: film.what },
        ...{ width: animation.width, height: animation.height },
        seconds: (film.count - 1 + film.lastLasts) / shown,
        notes: [...film.notes, ...(shown === film.rate ? [] : [gifNote(shown)])],
      };
    },
    () => film.release(),
  );
}

async function write(animation: Animation, to: AnimationKind, file: string, signal: AbortSignal): Promise<void> {
  if (to === 'gif') {
    const gif = await encodeGif(animation);
    signal.throwIfAborted();
    return writeOutput(file, gif);
  }
  await replaceAtomic(file, async (temporary) => {
    await (to === 'apng' ? writeApng : writeMp4)(animation, temporary);
    signal.throwIfAborted();
  }).catch((error: unknown) => {
    // Whatever went wrong as it was stopped, also within ffmpeg, which Ctrl-C reaches too.
    signal.throwIfAborted();
    throw error;
  });
}

function checkTrainingChoice(choice: AnimationChoice): void {
  for (const flag of ['seeds', 'classes', 'grid', 'checkpoint'] as const) {
    if (choice[flag] !== undefined)
      throw new GannetError(`--${flag} is for an interpolation: leave it out, or --of training`);
  }
}

/** The factor that makes small pictures large enough; for an MP4 one that makes their sides even. */
function defaultScale({ width, height }: Film, to: AnimationKind): number {
  const factor = Math.max(1, Math.ceil(leastHeight / height));
  const isOdd = (factor * width) % 2 === 1 || (factor * height) % 2 === 1;
  return to === 'mp4' && isOdd ? factor + 1 : factor;
}

function enlarged(film: Film, factor: number): Animation {
  return {
    ...film,
    width: factor * film.width,
    height: factor * film.height,
    async *frames() {
      for await (const frame of film.frames()) yield factor === 1 ? frame : scalePicture(frame, factor);
    },
  };
}

/** Tells of each frame, and ends where that is asked for. */
function watched(animation: Animation, events: AnimationEvents, signal: AbortSignal): Animation {
  return {
    ...animation,
    async *frames() {
      let done = 0;
      for await (const frame of animation.frames()) {
        signal.throwIfAborted();
        yield frame;
        events.onFrame?.(++done, animation.count);
      }
      signal.throwIfAborted();
    },
  };
}

/** That it can be made, before anything is drawn. */
function check(animation: Animation, to: AnimationKind, factor: number): void {
  const { width, height, count } = animation;
  if (Math.max(width, height) > longest) {
    throw new GannetError(
      `the animation would be ${width}x${height}, and the longest side is ${longest}: ` +
        `${factor > 1 ? 'give a smaller --scale' : 'give fewer --classes or a smaller --grid'}`,
    );
  }
  if (count > mostFrames)
    throw new GannetError(`that is ${count} frames, and the most is ${mostFrames}: give fewer --frames or --seeds`);
  if (to === 'gif') checkGif(animation);
  if (to === 'mp4') checkMp4(animation);
}

function gifNote(shown: number): string {
  return `A GIF counts hundredths of a second: it shows ${Number(shown.toFixed(1))} frames a second.`;
}
