import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeNpz } from '../../formats/npz.js';
import { loadJudge } from '../../judge/judge.js';
import { nodeRuntime } from '../../runtime/node.js';
import { Console } from './console.js';
import { showJudgeTraining } from './train-judge.js';

let folder: string;
let out: string;
let said: string;
const console = new Console({
  write: (text) => {
    said += text;
  },
});
const flags = { batch: 8, epochs: 2, seed: 0, threads: 1 };
beforeEach(async () => {
  said = '';
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  out = join(folder, 'judges');
});
afterEach(() => rm(folder, { recursive: true }));

/** Ten pictures of each colour, each colour in a folder of its own. */
async function pictures(...colours: string[]): Promise<string> {
  const data = join(folder, 'colours');
  for (const background of colours) {
    await mkdir(join(data, background), { recursive: true });
    for (let i = 0; i < 10; i++) {
      const image = sharp({ create: { width: 8, height: 8, channels: 3, background } });
      await image.toFile(join(data, background, `${i}.png`));
    }
  }
  return data;
}

test('a judge of pictures by class: two files, and how good it is', async () => {
  const data = await pictures('red', 'blue');
  await writeFile(join(data, 'red', 'notes.txt'), 'mine');
  expect(await showJudgeTraining(data, { ...flags, out, holdOut: 4 }, console)).toBe(0);
  expect(said).toMatch(/^Note +left out 1 file that is no picture it reads: 1 \.txt/m);
  expect(said).toMatch(/20 images, 4 of them held out/);
  expect(said).toMatch(/epoch 2 {2}accuracy in training [\d.]+ %/);
  expect(said).toMatch(/Held out +[\d.]+ % right of 4 images/);
  expect((await readdir(out)).sort()).toEqual(['colours.json', 'colours.onnx']);
  const judge = await loadJudge(join(out, 'colours.onnx'), nodeRuntime({ threads: 1 }));
  expect(judge.card.classNames).toEqual(['blue', 'red']);
  expect(judge.card.training.command).toBe(`gannet judge train ${data} --batch 8 --epochs 2 --seed 0 --hold-out 4`);
  await judge.release();
});

test('a judge of fewer images than a batch takes all of them at once', async () => {
  const data = await pictures('red', 'blue');
  const { batch: _, ...others } = flags;
  expect(await showJudgeTraining(data, { ...others, out, holdOut: 4 }, console)).toBe(0);
  expect(said).toMatch(/^Note +a batch is all of the 16 images that it learns from, in place of 100$/m);
  const given = { ...flags, out: join(folder, 'none'), batch: 50 };
  await expect(showJudgeTraining(data, given, console)).rejects.toThrow('batch size 50 is more');
  expect(await readdir(folder)).not.toContain('none');
});

test('a judge reads images of the size that it is asked to', async () => {
  const data = await pictures('red', 'blue');
  await showJudgeTraining(data, { ...flags, out, size: { height: 4, width: 6 } }, console);
  const judge = await loadJudge(join(out, 'colours.onnx'), nodeRuntime({ threads: 1 }));
  expect(judge.card.image).toEqual({ channels: 3, height: 4, width: 6 });
  expect(judge.card.training.command).toContain(' --size 4x6');
  await judge.release();
});

test('a judge reads images as a run was told to: of arrays too', async () => {
  const data = join(folder, 'arrays.npz');
  const images = { shape: [20, 8, 8, 3], data: Uint8Array.from({ length: 3840 }, (_, i) => (i * i) % 251) };
  await writeFile(
    data,
    encodeNpz({ images, labels: { shape: [20], data: Uint8Array.from({ length: 20 }, (_, i) => i % 2) } }),
  );
  const size = { height: 12, width: 12 };
  await showJudgeTraining(data, { ...flags, out, size, colour: false, fit: 'stretch' }, console);
  const judge = await loadJudge(join(out, 'arrays.onnx'), nodeRuntime({ threads: 1 }));
  expect(judge.card.image).toEqual({ channels: 1, height: 12, width: 12 });
  expect(judge.card.training.command).toBe(
    `gannet judge train ${data} --batch 8 --epochs 2 --seed 0 --size 12 --fit stretch --grey`,
  );
  await judge.release();
});

test('pictures of one class: turns, and a tenth held out', async () => {
  await showJudgeTraining(await pictures('red'), { ...flags, out, name: 'turns' }, console);
  expect(said).toMatch(/10 images, 1 of them held out[\s\S]*quarter turns/);
  expect((await readdir(out)).sort()).toEqual(['turns.json', 'turns.onnx']);
});

test('a judge that is there is not written over, and a name is no path', async () => {
  const data = await pictures('red', 'blue');
  await mkdir(out);
  await writeFile(join(out, 'colours.onnx'), 'mine');
  await expect(showJudgeTraining(data, { ...flags, out }, console)).rejects.toThrow(/colours\.onnx is there already/);
  await expect(showJudgeTraining(data, { ...flags, out, name: '../x' }, console)).rejects.toThrow(/without a folder/);
  await expect(showJudgeTraining(data, { ...flags, out: join(out, 'colours.onnx', 'x') }, console)).rejects.toThrow(
    /no folder/,
  );
  expect(await readdir(out)).toEqual(['colours.onnx']);
});

test('a judge whose training was killed before its card was written is none, and is made anew', async () => {
  const data = await pictures('red', 'blue');
  await showJudgeTraining(data, { ...flags, epochs: 1, out }, console);
  await rename(join(out, 'colours.json'), join(folder, 'card'));
  await expect(loadJudge(join(out, 'colours.onnx'), nodeRuntime({ threads: 1 }))).rejects.toThrow(
    /colours\.json cannot be read: there is no such file.* where its training was killed .* the same command makes both/,
  );
  expect(await showJudgeTraining(data, { ...flags, out }, console)).toBe(0);
  const judge = await loadJudge(join(out, 'colours.onnx'), nodeRuntime({ threads: 1 }));
  expect(judge.card.training.options).toMatchObject({ epochs: 2 });
  await judge.release();
});
