import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import type { Dataset } from '../data/dataset.js';
import { memoryLimit } from '../memory.js';
import { nodeRuntime } from '../runtime/node.js';
import { assemble } from './assemble.js';
import type { RunConfig } from './config.js';
import { checkMemory } from './memory.js';

const runtime = nodeRuntime({ threads: 1 });
const machine = (bytes: number) => ({ backend: 'cpu' as const, memory: { bytes, says: 'this machine has' } });

function pictures([channels, height, width]: readonly [number, number, number], count = 1000): Dataset {
  const split = (n: number) => ({ images: new Uint8Array(0), labels: new Uint8Array(n), count: n });
  return { ...tinyDataset(), channels: channels as 1 | 3, height, width, train: split(count), test: split(0) };
}

const run = (recipe: string, dataset: Dataset, options: object, config: Partial<RunConfig> = {}) =>
  assemble({ ...tinyConfig(runtime, dataset, {}, recipe as 'gan'), options: options as never, ...config }, dataset);

test('refuses a batch that cannot fit, and says which does', () => {
  const digits = pictures([1, 28, 28], 60_000);
  const large = run('acgan', digits, { batch: 60_000 }, { lowering: 'fast' });
  expect(() => checkMemory(large, machine(25e9))).toThrow(
    /^training takes at least \d+ GB of memory, most of it for a step of 60,000 images of 28x28, and this machine has 25\.0 GB: give --batch \d+00 or less$/,
  );
  const advice = (limit: number) => {
    try {
      checkMemory(large, machine(limit));
    } catch (error) {
      return Number(/--batch (\d+)/.exec((error as Error).message)![1]);
    }
    throw new Error('was not refused');
  };
  // What is advised fits, by itself and without a word.
  expect(checkMemory(run('acgan', digits, { batch: advice(25e9) }, { lowering: 'fast' }), machine(25e9))).toBeNull();
});

test('refuses networks that cannot fit, whatever the batch', () => {
  const photographs = pictures([3, 768, 1024], 8);
  expect(() => checkMemory(run('gan', photographs, { batch: 8 }), machine(16e9))).toThrow(
    /^training takes at least 52\.7 GB of memory, most of it for the parameters, 474,\d+,\d+ of G and 471,\d+,\d+ of D, and this machine has 16\.0 GB: give smaller images \(such as --size 64\), or narrower networks: gannet recipes gan$/,
  );
});

test('shards are computed one after the other', () => {
  const digits = pictures([1, 28, 28], 60_000);
  const sharded = (shards: number) => run('acgan', digits, { batch: 8000 }, { shards, lowering: 'fast' });
  expect(() => checkMemory(sharded(1), machine(10e9))).toThrow('8,000 images');
  expect(checkMemory(sharded(16), machine(10e9))).toBeNull();
});

test('warns where it takes most of what there is', () => {
  expect(checkMemory(run('acgan', pictures([1, 28, 28]), { batch: 400 }), machine(4e9))).toMatch(
    /^training takes about 3\.\d GB of memory, and this machine has 4\.0 GB: if that is not enough, give --batch 3\d0 or less$/,
  );
});

const page = (bytes: number, backend: 'wasm' | 'webgpu') => ({
  backend,
  memory: { bytes, says: 'WebAssembly can have' },
});

test('in a page WebAssembly is the bound, and nothing is said of what a GPU calculates', () => {
  const large = run('acgan', pictures([1, 28, 28], 4000), { batch: 4000 });
  expect(() => checkMemory(large, page(2 ** 32, 'wasm'))).toThrow('and WebAssembly can have 4.3 GB: give a batch of ');
  expect(() => checkMemory(large, page(2 ** 32, 'webgpu'))).not.toThrow();
});

/** Highest resident memory of a process that trained so, MB; docs/performance.md, "Memory". */
const measured: readonly [string, number, readonly [number, number, number], RunConfig['lowering'], number][] = [
  ['acgan', 10, [1, 28, 28], 'fast', 623],
  ['acgan', 100, [1, 28, 28], 'fast', 1026],
  ['acgan', 400, [1, 28, 28], 'fast', 3656],
  ['acgan', 1000, [1, 28, 28], 'fast', 7100],
  ['acgan', 100, [1, 28, 28], 'plain', 678],
  ['acgan', 400, [1, 28, 28], 'plain', 1639],
  ['acgan', 400, [1, 28, 28], 'exact', 4794],
  ['acgan-upsample', 100, [1, 28, 28], 'fast', 1248],
  ['cgan', 64, [1, 28, 28], 'fast', 469],
  ['dcgan', 100, [1, 28, 28], 'fast', 451],
  ['dcgan-128', 16, [3, 128, 128], 'plain', 1601],
  ['gan', 100, [3, 64, 64], 'fast', 889],
  ['gan', 10, [3, 128, 128], 'fast', 1821],
  ['gan', 4, [3, 256, 256], 'fast', 5555],
];

test.each(measured)(
  'what was trained is not refused where it fits: %s by %d of %j, %s',
  (recipe, batch, shape, lowering, mb) => {
    const trained = run(recipe, pictures(shape), { batch }, { lowering });
    expect(() => checkMemory(trained, machine(mb * 1e6))).not.toThrow();
    // And is warned of where it is likely not to.
    const word = (() => {
      try {
        return checkMemory(trained, machine(0.75 * mb * 1e6));
      } catch (error) {
        return (error as Error).message;
      }
    })();
    if (mb > 1000) expect(word).toMatch(/^training takes (about|at least) /);
  },
);

test('what there is is above nothing and no more than the machine has', () => {
  const { bytes, says } = memoryLimit();
  expect(bytes).toBeGreaterThan(1e8);
  expect(says).toMatch(/^(this machine has|this container has|ulimit -v leaves)$/);
});
