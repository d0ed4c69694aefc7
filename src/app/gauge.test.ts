import { describe, expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { loadDataset } from '../data/load.js';
import { loadCard } from '../judge/judge.js';
import { assemble } from '../run/assemble.js';
import { nodeRuntime } from '../runtime/node.js';
import { openGauge, settleWatch } from './gauge.js';

const runtime = nodeRuntime({ threads: 1 });
const tiny = tinyDataset();

describe('what a command line says of watching', () => {
  test('nothing, or all of it', async () => {
    expect(await settleWatch({}, tiny)).toEqual({});
    const mnist = await loadDataset('mnist');
    const { sha256 } = await loadCard('mnist');
    expect(await settleWatch({ evaluateEvery: 600 }, mnist)).toEqual({
      evaluation: { every: 600, samples: 2000, judge: { name: 'mnist', sha256 } },
      keepBest: null,
      stopWhenFlat: null,
    });
    const flags = { evaluateEvery: 600, judge: 'mnist', keepBest: 'kernel', stopWhenFlat: 'score' };
    expect(await settleWatch(flags, tiny)).toMatchObject({
      keepBest: 'kernel',
      stopWhenFlat: { metric: 'score', patience: 5 },
    });
  });

  test.each([
    [{ keepBest: 'score' }, '--keep-best goes by evaluations: add --evaluate-every STEPS'],
    [{ judge: 'mnist' }, '--judge goes by evaluations'],
    [{ evaluateEvery: 5, patience: 2 }, '--patience is that of --stop-when-flat METRIC'],
    [
      { evaluateEvery: 5 },
      'no shipped judge knows tiny: train one on these data with npm run --silent gannet -- judge train DATA --size 28, and name its .onnx file as --judge',
    ],
    [{ evaluateEvery: 5, judge: 'minst' }, "there is no judge 'minst'"],
  ])('%j is refused', async (flags, message) => {
    await expect(settleWatch(flags, tiny)).rejects.toThrow(message);
  });
});

describe('a judge that measures as a run trains', () => {
  const open = async (recipe: 'gan' | 'acgan' | 'cnn-classifier', keepBest: string | null, sha256?: string) => {
    const mnist = await loadDataset('mnist');
    const few = (count: number) => ({ images: mnist.test.images.subarray(0, count * 784), count });
    const split = (count: number) => ({ ...few(count), labels: mnist.test.labels.subarray(0, count) });
    const dataset = { ...mnist, train: split(200), test: split(300) };
    const judge = { name: 'mnist', sha256: sha256 ?? (await loadCard('mnist')).sha256 };
    const watch = { evaluation: { every: 5, samples: 200, judge }, keepBest };
    const config = tinyConfig(runtime, dataset, {}, recipe, watch);
    const { system } = assemble(config, dataset);
    return { gauge: await openGauge(config, dataset, system, runtime), system, dataset };
  };

  test('says what it says of a generator, beside the floors; without classes GAN-test is left out', async () => {
    const { gauge, system, dataset } = await open('acgan', 'kernel');
    // A generator that draws real images of what it is asked for.
    const images = async ({ labels }: { readonly labels: readonly number[] }) => {
      const used = new Map<number, number>();
      const drawn = labels.map((label) => {
        const row = dataset.test.labels.indexOf(label, (used.get(label) ?? -1) + 1);
        const found = row < 0 ? dataset.test.labels.indexOf(label) : row;
        used.set(label, found);
        return dataset.test.images.subarray(found * 784, (found + 1) * 784);
      });
      return Float32Array.from(
        drawn.flatMap((image) => [...image]),
        (pixel) => pixel / 255,
      );
    };
    const figures = await gauge!.measure(system, { images });
    const { value, floor, interval } = figures.find(({ key }) => key === 'gan-test')!;
    expect(value).toBeGreaterThan(0.97);
    expect(floor).toBeGreaterThan(0.97);
    expect(interval![0]).toBeLessThanOrEqual(value!);
    const without = await gauge!.measure({ ...system, conditional: false }, { images });
    expect(without.map(({ key }) => key)).not.toContain('gan-test');
    expect(without.map(({ key }) => key)).toContain('kernel');
  });

  test.each([
    ['acgan', 'fid', undefined, /^fid is not measured in this run: choose gan-test or /],
    ['acgan', null, 'another', /is not the one that the run was begun with/],
    ['cnn-classifier', null, undefined, /measures a generator, and this recipe has none/],
  ] as const)('%s, by %s: refused', async (recipe, keepBest, sha256, message) => {
    await expect(open(recipe, keepBest, sha256)).rejects.toThrow(message);
  });
});
