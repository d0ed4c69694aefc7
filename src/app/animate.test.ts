import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeApng } from 'fast-png';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inTemporaryFolder, type TinyRecipe, tinyConfig, tinyDataset, tinyPictures } from '../../tests/tiny.js';
import { checkFfmpeg } from '../formats/animation/mp4.js';
import { encodePng, scalePicture, tileGrid } from '../formats/grid.js';
import { RunFolder } from '../run/folder.js';
import { Session } from '../run/session.js';
import { nodeRuntime } from '../runtime/node.js';
import { exportAnimation } from './animate.js';
import { animationKinds } from './animation/film.js';
import { drawImages } from './draw.js';

const runtime = nodeRuntime({ threads: 1 });

const hasFfmpeg = await checkFfmpeg().then(
  () => true,
  (error: Error) => {
    console.log(`Tests of MP4 are skipped: ${error.message}`);
    return false;
  },
);

/** @param contrast what the generator's weights are multiplied by: with 6, an untrained one draws all colours */
async function makeRun(folder: string, recipe: TinyRecipe = 'acgan', contrast = 1): Promise<RunFolder> {
  const dataset = recipe === 'dcgan-128' ? tinyPictures() : tinyDataset();
  const run = await RunFolder.create(tinyConfig(runtime, dataset, {}, recipe), join(folder, 'run'));
  const session = await Session.open(run, dataset, runtime);
  const { state } = session.trainer;
  for (const name of state.names.filter((each) => /^G\/.*(kernel|weight)$/.test(each))) {
    state.set(
      name,
      (state.values[name]!.data as Float32Array).map((v) => contrast * v),
    );
  }
  await session.saveCheckpoint();
  await session.release();
  return run;
}

/** A round from one seed to another and back, in as many steps as `gannet sample --interpolate` takes. */
const round = { seeds: [3, 8], frames: 8, fps: 25 };

/** The frames that `gannet sample` draws of it, enlarged. */
async function drawnFrames(run: RunFolder, classes: string | undefined, scale: number): Promise<Uint8Array[]> {
  const { images, config, layout, system } = await drawImages(run.path, {
    ...{ seeds: [3, 8, 3], interpolate: true },
    ...(classes !== undefined && { classes }),
  });
  const { channels, height, width } = config.data;
  const count = system.conditional ? layout.columns : 1;
  const size = count * channels * height * width;
  // Without classes each way has a row of its own, and its end is the next one's beginning.
  const at = (frame: number): number => (system.conditional || frame < 8 ? frame : frame + 1);
  return Array.from({ length: 16 }, (_, frame) => {
    const own = images.subarray(at(frame) * size, (at(frame) + 1) * size);
    return scalePicture(tileGrid(own, { count, channels, height, width }, { columns: count }), scale).data;
  });
}

for (const [recipe, classes] of [
  ['acgan', '2,5,7'],
  ['dcgan-128', undefined],
] as const) {
  test(`${recipe}: an APNG's frames are, to the bit, what gannet sample draws, and its end meets its beginning`, () =>
    inTemporaryFolder(async (folder) => {
      const run = await makeRun(folder, recipe);
      const choice = { ...round, scale: 2, ...(classes !== undefined && { classes }) };
      const made = await exportAnimation(run.path, 'apng', choice);
      expect(made).toMatchObject({ frames: 16, seconds: 16 / 25, file: join(run.path, 'interpolation.png') });
      const apng = decodeApng(await readFile(made.file));
      expect([apng.numberOfFrames, apng.numberOfPlays]).toEqual([16, 0]);
      expect([apng.width, apng.height]).toEqual([made.width, made.height]);
      expect(new Set(apng.frames.map(({ delayNumber, delayDenominator }) => delayNumber / delayDenominator))).toEqual(
        new Set([0.04]),
      );
      const frames = await drawnFrames(run, classes, 2);
      expect(frames[0]).not.toEqual(frames[8]);
      expect(new Set(frames[0]).size).toBeGreaterThan(4);
      for (const [i, { data }] of apng.frames.entries())
        expect(Buffer.from(data.buffer, data.byteOffset, data.length).equals(frames[i]!)).toBe(true);
      // A viewer that knows no APNG shows the first frame.
      expect((await sharp(made.file).raw().toBuffer()).length % frames[0]!.length).toBe(0);
    }));
}

test('a GIF has its frames and delays, repeats, and its greys are greys within 1 of 255', () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(folder);
    const { file } = await exportAnimation(run.path, 'gif', { ...round, classes: '2,5,7', scale: 2 });
    const { pages, delay, loop, width, pageHeight } = await sharp(file, { animated: true }).metadata();
    expect([pages, delay, loop, width, pageHeight]).toEqual([16, Array(16).fill(40), 0, 168, 56]);
    const { data, info } = await sharp(file, { animated: true }).raw().toBuffer({ resolveWithObject: true });
    const drawn = Buffer.concat(await drawnFrames(run, '2,5,7', 2));
    expect(data.length).toBe(drawn.length * info.channels);
    let [most, coloured] = [0, 0];
    for (const [i, grey] of drawn.entries()) {
      const [r, g, b] = data.subarray(i * info.channels, i * info.channels + 3);
      most = Math.max(most, Math.abs(r! - grey));
      if (r !== g || g !== b) coloured++;
    }
    expect([most <= 1, coloured]).toEqual([true, 0]);
  }));

/** Levels of red, green and blue of an even palette of 252 colours: what a GIF could have without looking at its frames. */
const evenLevels = [6, 7, 6];

test("a GIF in colour is nearer to what is drawn than an even palette's is", () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(folder, 'dcgan-128', 6);
    const { file } = await exportAnimation(run.path, 'gif', { ...round, scale: 1 });
    const { data, info } = await sharp(file, { animated: true })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.pages, info.channels]).toEqual([128, 16 * 128, 16, 3]);
    const drawn = Buffer.concat(await drawnFrames(run, undefined, 1));
    expect(data.length).toBe(drawn.length);
    const colours = new Set<number>();
    let [own, even] = [0, 0];
    for (const [i, value] of drawn.entries()) {
      const most = evenLevels[i % 3]! - 1;
      own += (data[i]! - value) ** 2;
      even += (255 * (Math.round((most * value) / 255) / most) - value) ** 2;
      if (i % 3 === 0) colours.add(drawn.readUIntBE(i, 3));
    }
    // Noise of more than 100,000 colours: some 10 of 255 in the root mean square, and 12 by the even palette.
    expect(colours.size).toBeGreaterThan(100_000);
    expect(own).toBeLessThan(even);
  }));

test.skipIf(!hasFfmpeg)('an MP4 has the frames, nearly as they were drawn', () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(folder);
    const made = await exportAnimation(run.path, 'mp4', { ...round, classes: '2,5,7' });
    expect([made.width, made.height, made.seconds]).toEqual([840, 280, 16 / 25]);
    const args = [
      '-v',
      'error',
      '-i',
      made.file,
      '-f',
      'rawvideo',
      '-pix_fmt',
      'gray',
      '-vf',
      'scale=out_range=pc',
      '-',
    ];
    const { stdout } = await promisify(execFile)('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 26 });
    const drawn = Buffer.concat(await drawnFrames(run, '2,5,7', 10));
    expect(stdout.length).toBe(drawn.length);
    const difference = drawn.reduce((sum, grey, i) => sum + Math.abs(grey - stdout[i]!), 0) / drawn.length;
    expect(difference).toBeLessThan(3);
  }),
);

test('without ffmpeg an MP4 is refused with what to install', () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(folder);
    const path = process.env.PATH;
    process.env.PATH = join(folder, 'nothing');
    try {
      await expect(exportAnimation(run.path, 'mp4')).rejects.toThrow(/no ffmpeg on PATH.*apt install ffmpeg.*--to gif/);
    } finally {
      process.env.PATH = path;
    }
  }));

test("a training's pictures follow one another, the last one longer, smaller ones on white", () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(folder);
    await expect(exportAnimation(run.path, 'gif', { of: 'training' })).rejects.toThrow(/no pictures of its training/);
    const grey = (step: number, width: number) => ({
      width,
      height: 20,
      channels: 1 as const,
      data: new Uint8Array(20 * width).fill(step),
    });
    await mkdir(join(run.path, 'images'), { recursive: true });
    for (const [step, width] of [
      [10, 30],
      [20, 30],
      [30, 32],
      [40, 32],
    ] as const) {
      await run.writeImage(step, '', await encodePng(grey(step, width)));
      await run.writeImage(step, '-classes', await encodePng(grey(200, 40)));
    }
    const made = await exportAnimation(run.path, 'apng', { of: 'training', scale: 1 });
    expect(made).toMatchObject({ frames: 4, width: 32, height: 20, file: join(run.path, 'training.png') });
    expect([made.seconds, made.notes]).toEqual([3 / 5 + 2, []]);
    const { frames } = decodeApng(await readFile(made.file));
    expect(frames.map(({ data }) => [data[0], data[29], data[31]])).toEqual([
      [10, 10, 255],
      [20, 20, 255],
      [30, 30, 30],
      [40, 40, 40],
    ]);
    expect(frames.map(({ delayNumber, delayDenominator }) => delayNumber / delayDenominator)).toEqual([
      0.2, 0.2, 0.2, 2,
    ]);
    const few = await exportAnimation(run.path, 'gif', { of: 'training', frames: 3 });
    expect(few).toMatchObject({
      frames: 3,
      height: 260,
      notes: ['3 of 4 pictures, evenly chosen; --frames takes more.'],
    });
    expect((await sharp(few.file, { animated: true }).metadata()).delay).toEqual([200, 200, 2000]);
  }));

test('one that is stopped leaves nothing', () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(folder);
    const before = await readdir(run.path);
    for (const kind of animationKinds) {
      if (kind === 'mp4' && !hasFfmpeg) continue;
      const stop = new AbortController();
      const onFrame = (): void => stop.abort(new Error('stopped'));
      await expect(exportAnimation(run.path, kind, round, { onFrame }, stop.signal)).rejects.toThrow('stopped');
    }
    expect(await readdir(run.path)).toEqual(before);
  }));

test('what is not to be had is refused in words', () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(folder);
    const refusal = (choice: Parameters<typeof exportAnimation>[2], kind: 'gif' | 'apng' = 'gif') =>
      expect(exportAnimation(run.path, kind, choice)).rejects;
    await refusal({ seeds: [4] }).toThrow(/from seed to seed: give two or more/);
    await refusal({ seeds: [4, 4] }).toThrow(/from seed to seed: give two or more/);
    await refusal({ classes: 'x' }).toThrow(/x/);
    await refusal({ scale: 64 }).toThrow(/longest side is 4096: give a smaller --scale/);
    await refusal({ frames: 5000 }).toThrow(/20000 frames, and the most is 10000/);
    await refusal({ frames: 1000, scale: 20 }).toThrow(/does not fit: .*--to apng or mp4/);
    await refusal({ of: 'training', seeds: [1, 2] }).toThrow(/--seeds is for an interpolation/);
    await refusal({ out: 'x.gif' }, 'apng').toThrow(/ends in \.png or \.apng/);
    expect((await exportAnimation(run.path, 'gif', { frames: 2, fps: 30, seeds: [0, 1] })).notes).toEqual([
      'A GIF counts hundredths of a second: it shows 33.3 frames a second.',
    ]);
  }));
