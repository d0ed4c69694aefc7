import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { inTemporaryFolder, resumeSession, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { encodePng } from '../formats/grid.js';
import { RunFolder } from '../run/folder.js';
import { train as trainSession } from '../run/loop.js';
import { Session } from '../run/session.js';
import type { Press } from '../run/store.js';
import { nodeRuntime } from '../runtime/node.js';
import { webRuntime } from '../runtime/web.js';
import { GeneratorModel } from '../train/generator.js';
import { PageRun } from './run.js';
import { resume, train } from './train.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();
const dot = await encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(7) });
const press: Press = { sheet: async () => dot, kerasWeights: async () => null };
const set = { ...tinyConfig(runtime, dataset).options } as Record<string, number | string>;
for (const key of ['epochs', 'batch', 'lr', 'steps']) delete set[key];
const begin = { dataset, press, runtime, seed: 3, batch: 4, set };
const never = new AbortController().signal;

/** Unpacks a zip file as a user does. */
async function unpack(zip: Uint8Array, folder: string): Promise<string> {
  const entries = Object.entries(unzipSync(zip));
  for (const [path, bytes] of entries) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return join(folder, entries[0]![0].split('/')[0]!);
}

async function zipOf(folder: string): Promise<Uint8Array> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const entries = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [`mine/${path.slice(folder.length + 1)}`, new Uint8Array(await readFile(path))] as const;
  });
  return zipSync(Object.fromEntries(await Promise.all(entries)));
}

test('what a page has begun goes on in Node, and comes back, as if it had never stopped', () =>
  inTemporaryFolder(async (folder) => {
    const whole = await train('acgan', { ...begin, steps: 12 });
    expect(whole).toMatchObject({ finished: true, step: 12 });

    const { run } = await train('acgan', { ...begin, steps: 5 });
    const path = await unpack(run.zip(), folder);
    const opened = await RunFolder.open(path);
    await opened.reconfigure({ ...opened.config, options: { ...opened.config.options, steps: 9 } });
    const session = await resumeSession(path, dataset, runtime);
    expect(session.trainer.step).toBe(5);
    await trainSession(session, {}, never);
    await session.release();

    const back = PageRun.ofZip(await zipOf(path), press);
    const { run: end } = await resume(back, { dataset, runtime, press, steps: 12 });
    const last = 'checkpoints/000012.safetensors';
    expect(Buffer.compare(end.files.get(last)!, whole.run.files.get(last)!)).toBe(0);
    // A run that is lengthened has reported at its former ends, too.
    expect((await end.stats()).map(({ step }) => step)).toEqual([4, 5, 8, 9, 12]);
    const generator = await GeneratorModel.open(end.files.get('generator.onnx')!, runtime);
    expect(generator.step).toBe(12);
    await generator.release();
  }));

test('in WebAssembly the next steps lose what they lose natively', async () => {
  const losses = async (on: typeof runtime): Promise<number[]> => {
    const seen: number[] = [];
    const { run } = await train('acgan', { ...begin, runtime, steps: 4 });
    await resume(run, {
      ...{ dataset, press, runtime: on, steps: 8 },
      onReport: ({ losses: { D, G } }) => seen.push(D!.total!, G!.total!),
    });
    return seen;
  };
  const [native, wasm] = [await losses(runtime), await losses(await webRuntime({ threads: 1 }))];
  expect(native.length).toBeGreaterThan(1);
  for (const [i, loss] of native.entries()) expect(Math.abs(wasm[i]! - loss)).toBeLessThan(1e-5);
});

test('stops and goes on', async () => {
  const stop = new AbortController();
  const { run, finished, step } = await train('gan', {
    ...{ dataset, press, runtime, batch: 4, steps: 50, set: { latent: 10, width: 16 }, signal: stop.signal },
    onStep: (at) => at >= 3 && stop.abort(),
  });
  expect([finished, step < 50]).toEqual([false, true]);
  const kept = PageRun.open(new Map(run.files), press);
  expect(await resume(kept, { dataset, press, runtime })).toMatchObject({ finished: true, step: 50 });
});

test('what is no run is said', async () => {
  expect(() => PageRun.ofZip(new Uint8Array(8), press)).toThrow(/no sound zip file/);
  expect(() => PageRun.ofZip(zipSync({ 'a.txt': new Uint8Array(1) }), press)).toThrow(/no config\.json/);
  const { run } = await train('gan', { ...begin, set: { latent: 10, width: 16 }, steps: 1 });
  await expect(resume(run, { dataset: tinyDataset(41), press, runtime })).rejects.toThrow(/not what the run was begun/);
  const session = await Session.open(run, dataset, runtime);
  for (const path of run.files.keys()) if (path.startsWith('checkpoints/')) run.files.delete(path);
  await expect(session.restore(() => undefined)).rejects.toThrow(/its checkpoints are gone/);
  await session.release();
});
