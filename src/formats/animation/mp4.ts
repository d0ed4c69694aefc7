import { spawn } from 'node:child_process';
import { GannetError } from '../../errors.js';
import { harmless } from '../../text.js';
import type { Picture } from '../grid.js';
import { type Animation, lasts } from './animation.js';

/** Where there is no ffmpeg, what to do. */
const advice =
  'install it (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg), ' +
  'or export --to gif or apng, which need nothing';

/** @throws GannetError if the pictures' sides are odd, which H.264 as all players read it has not */
export function checkMp4({ width, height }: Pick<Animation, 'width' | 'height'>): void {
  if (width % 2 === 0 && height % 2 === 0) return;
  throw new GannetError(`an MP4 has even sides, and the pictures are ${width}x${height}: give an even --scale`);
}

/** @throws GannetError saying what to install where there is no ffmpeg that encodes H.264 by x264 */
export async function checkFfmpeg(): Promise<void> {
  const { code, said } = await end(start(['-hide_banner', '-encoders']));
  if (code === 0 && /\blibx264\b/.test(said)) return;
  throw new GannetError(`the ffmpeg on PATH has no libx264, which encodes H.264: ${advice}`);
}

/**
 * Writes the animation as an MP4 of H.264 by the system's `ffmpeg`: nearly without loss, 4:2:0, which all players show.
 * One frame is in memory at a time.
 * @param file is written over
 * @throws GannetError as `checkMp4`, `checkFfmpeg`, or with what ffmpeg says
 */
export async function writeMp4(animation: Animation, file: string): Promise<void> {
  checkMp4(animation);
  await checkFfmpeg();
  const { width, height, channels, rate } = animation;
  const raw = ['-f', 'rawvideo', '-pix_fmt', channels === 1 ? 'gray' : 'rgb24', '-s', `${width}x${height}`];
  // Said in the file, since players guess otherwise, and differ in it.
  const colours = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  const scaled = 'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int';
  const child = start([
    ...['-hide_banner', '-loglevel', 'error', '-y', ...raw, '-r', String(rate), '-i', 'pipe:0'],
    ...['-vf', `${scaled},${colours}`, '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'slow', '-crf', '12'],
    ...['-movflags', '+faststart', '-f', 'mp4', file],
  ]);
  const ended = end(child);
  // It ends by itself where it cannot go on, and says why.
  child.stdin.on('error', () => {});
  let isDone = false;
  try {
    const shown = lasts(animation);
    let at = 0;
    for await (const frame of animation.frames()) {
      const times = shown[at++]!;
      for (let n = 0; n < times && child.exitCode === null; n++) await give(child, frame);
    }
    child.stdin.end();
    isDone = true;
  } finally {
    if (!isDone) child.kill('SIGKILL');
    await ended.catch(() => {});
  }
  const { code, said } = await ended;
  if (code !== 0)
    throw new GannetError(`ffmpeg could not write the MP4: ${harmless(said.trim()) || `it ended with ${code}`}`);
}

type Ffmpeg = ReturnType<typeof start>;

const start = (args: readonly string[]) =>
  spawn('ffmpeg', args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });

/** Comes back when the frame is taken, or there is nobody any more who takes it. */
function give({ stdin }: Ffmpeg, { data }: Picture): Promise<void> {
  return new Promise((done) => {
    stdin.write(data, () => done());
  });
}

async function end(child: Ffmpeg): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((done, fail) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'ENOENT'
          ? new GannetError(`there is no ffmpeg on PATH, by which an MP4 is made: ${advice}`)
          : new GannetError(`ffmpeg cannot be started: ${error.message}`),
      ),
    );
    child.on('close', (code) => done({ code, said }));
  });
}
