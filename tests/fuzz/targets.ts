import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { drawImages } from '../../src/app/draw.js';
import { loadDataset } from '../../src/data/load.js';
import { GannetError } from '../../src/errors.js';
import { newestState } from '../../src/exchange/checkpoint.js';
import { exportNetwork, findNetwork } from '../../src/exchange/export.js';
import { createImportedRun, importWeights } from '../../src/exchange/import.js';
import { decodeChecked, encodeChecked } from '../../src/formats/checked.js';
import { hdf5Bytes } from '../../src/hdf5/library.js';
import { cardPath, judgePath, loadJudge } from '../../src/judge/judge.js';
import { RunFolder } from '../../src/run/folder.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { exchangeConfig } from '../exchange/config.js';
import { mnistLike } from '../exchange/networks.js';
import { circle, half, whole } from '../hdf5.js';

/** A reader under test. */
export interface Target {
  /** Inputs that it takes, or refuses in words. */
  readonly sound: readonly Uint8Array[];
  /** Reads an input; throws a GannetError where it is not sound. */
  read(input: Uint8Array): Promise<unknown>;
}

const runtime = nodeRuntime({ threads: 1 });
const config = exchangeConfig('gan', { latent: 3, width: 4 }, mnistLike);
const quiet = () => undefined;

/** Makes a target whose files lie in `folder`. */
export const targets: Readonly<Record<string, (folder: string) => Promise<Target>>> = {
  async idx(folder) {
    const header = (...numbers: number[]) => numbers.flatMap((n) => [n >> 24, n >> 16, n >> 8, n].map((b) => b & 255));
    const images = Uint8Array.from([...header(0x803, 4, 3, 3), ...Array(36).fill(7)]);
    const labels = Uint8Array.from([...header(0x801, 4), 0, 1, 0, 1]);
    const put = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes);
    for (const split of ['train', 't10k']) {
      await put(`${split}-images-idx3-ubyte`, images);
      await put(`${split}-labels-idx1-ubyte`, labels);
    }
    return {
      sound: [images, labels],
      async read(input) {
        await put('train-images-idx3-ubyte', input);
        await loadDataset(folder);
      },
    };
  },

  async 'tables of pixels'(folder) {
    const row = (first: number | string) => [first, ...Array.from({ length: 64 }, (_, i) => 3 * i)].join(',');
    const head = ['label', ...Array.from({ length: 64 }, (_, i) => `pixel${i}`)].join(',');
    const sound = [
      [head, row(7), row(3), row(7)],
      [row('a'), row('"b"')],
      [row('1.0'), row('0.5'), ''],
    ].map((lines) => new TextEncoder().encode(lines.join('\r\n')));
    const path = join(folder, 'x.csv');
    return { sound, read: (input) => reads(path, input, () => loadDataset(path)) };
  },

  async pictures(folder) {
    const image = sharp({ create: { width: 9, height: 7, channels: 3, background: 'red' } });
    const sound = await Promise.all([image.png(), image.jpeg(), image.webp()].map((form) => form.clone().toBuffer()));
    await mkdir(join(folder, 'a'));
    return { sound, read: (input) => reads(join(folder, 'a', '0.png'), input, () => loadDataset(folder)) };
  },

  async 'hdf5 images'(folder) {
    const image = (name: string, size: number) => ({
      ...{ name, data: new Uint8Array(size).fill(9), shape: [size / 12, 4, 3], dtype: '<B' },
    });
    const plain = await hdf5Bytes((file) => {
      for (let i = 0; i < 3; i++) file.create_dataset(image(`${i}.png`, 48));
    });
    const packed = await hdf5Bytes((file) => {
      file.create_dataset({ ...image('0.png', 480), chunks: [8, 4, 3], compression: 9 });
      file.create_soft_link('/0.png', '1.png');
    });
    const path = join(folder, 'x.h5');
    return { sound: [plain, packed], read: (input) => reads(path, input, () => loadDataset(path)) };
  },

  async 'keras hdf5'(folder) {
    const path = join(folder, 'G.h5');
    const { system, state } = await importWeights(config, [], undefined);
    const card = { recipe: 'gan', step: 0, classNames: [] };
    const made = (form: 'keras' | 'keras-legacy') =>
      exportNetwork(system, findNetwork(system, undefined), state.values, form, card);
    return {
      sound: [await made('keras'), await made('keras-legacy'), circle, half, whole],
      read: (input) => reads(path, input, () => importWeights(config, [path], undefined)),
    };
  },

  async safetensors(folder) {
    const path = join(folder, 'G.safetensors');
    const { system, state } = await importWeights(config, [], undefined);
    const card = { recipe: 'gan', step: 0, classNames: [] };
    return {
      sound: [await exportNetwork(system, findNetwork(system, undefined), state.values, 'pytorch', card)],
      read: (input) => reads(path, input, () => importWeights(config, [path], undefined)),
    };
  },

  async checkpoint(folder) {
    const run = await makeRun(folder);
    const { path } = (await run.checkpoints())[0]!;
    const { tensors, metadata } = decodeChecked(await readFile(path), path);
    // The inputs are the metadata, which a right checksum covers: without one, nothing else would be found out.
    const text = new TextEncoder().encode(JSON.stringify(metadata));
    return {
      sound: [text],
      async read(input) {
        const record = parsed(input);
        if (record === null) return;
        const strings = Object.entries(record).map(([key, value]) => [key, String(value)]);
        await reads(path, encodeChecked(tensors, Object.fromEntries(strings)), () => newestState(run, quiet));
      },
    };
  },

  async 'generator.onnx'(folder) {
    const run = await makeRun(folder);
    return {
      sound: [await readFile(run.generatorPath)],
      read: (input) => reads(run.generatorPath, input, () => drawImages(run.path, { seeds: [1] })),
    };
  },

  async judge(folder) {
    const model = join(folder, 'mine.onnx');
    await writeFile(model, await readFile(judgePath('mnist')));
    const card = await readFile(cardPath(judgePath('mnist')));
    return {
      sound: [card],
      read: (input) => reads(cardPath(model), input, async () => (await loadJudge(model, runtime)).release()),
    };
  },

  async 'JSON logs'(folder) {
    const run = await makeRun(folder);
    const stats = { step: 1, epoch: 1, losses: { D: { total: 1 } }, seconds: 1, imagesPerSecond: 9 };
    const finding = { step: 7, sign: 'standstill', event: 'begins', since: 1, saw: 'x', helps: 'y' };
    const figure = { key: 'score', title: 's', value: 1, interval: [0, 2], better: 'higher', floor: null };
    const history = { train: [{ D: { total: 1 } }], test: [{ D: { total: 1 } }] };
    const lines = [stats, finding, { step: 1, figures: [figure] }, history];
    const logs: readonly [string, () => Promise<unknown>][] = [
      ['stats.jsonl', () => run.stats()],
      ['findings.jsonl', () => run.findings.read()],
      ['metrics.jsonl', () => run.metrics.read()],
      ['history.json', () => run.history()],
    ];
    return {
      sound: lines.map((line) => new TextEncoder().encode(`${JSON.stringify(line)}\n`)),
      async read(input) {
        // Whatever log it is, it may lie under every name.
        const tried = await Promise.allSettled(logs.map(([name, use]) => reads(join(run.path, name), input, use)));
        const reasons = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
        const fault = reasons.find((reason) => !(reason instanceof GannetError));
        if (fault !== undefined || reasons.length === logs.length) throw fault ?? reasons[0];
      },
    };
  },

  async 'config.json'(folder) {
    const run = await makeRun(folder);
    const path = join(run.path, 'config.json');
    return {
      sound: [await readFile(path)],
      async read(input) {
        await reads(path, input, () => drawImages(run.path, { seeds: [1] }));
        await newestState(await RunFolder.open(run.path), quiet);
      },
    };
  },
};

async function makeRun(folder: string): Promise<RunFolder> {
  return createImportedRun(config, await importWeights(config, [], undefined), join(folder, 'run'));
}

async function reads<T>(path: string, input: Uint8Array, use: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  // A new file: a library may know the one of before.
  await rm(path, { force: true });
  await writeFile(path, input);
  return use();
}

function parsed(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
