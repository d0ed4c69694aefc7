import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { nodeRuntime } from '../../runtime/node.js';
import { dataCopying } from './data-copying.js';
import { type Features, selectRows } from './features.js';
import { memorisation } from './memorisation.js';

const runtime = nodeRuntime({ threads: 1 });
const width = 6;

function normal(purpose: string, rows: number): Features {
  return { rows, width, data: new Stream(1, purpose).normal(rows * width, 0, 1) };
}
const training = normal('training', 1000);
const heldOut = normal('heldOut', 500);
const fresh = normal('fresh', 300);
const first = (rows: number): Features => selectRows(training, [...Array(rows).keys()]);
const judge = (fakes: Features) => memorisation(runtime, { training, heldOut, fakes }, { closest: 3 });

/** These samples, each moved by a little noise. */
function moved(features: Features, sd: number): Features {
  const noise = new Stream(1, 'noise').normal(features.data.length, 0, sd);
  return { ...features, data: features.data.map((x, i) => x + noise[i]!) };
}

describe('memorisation', () => {
  test('is not alarmed by new samples of the same distribution', async () => {
    const verdict = await judge(fresh);
    expect(verdict.alarm).toBe(false);
    expect(verdict.nearShare).toBeLessThan(0.04);
    expect(verdict.copyShare).toBe(0);
    expect(Math.abs(verdict.dataCopying!)).toBeLessThan(3);
    expect(verdict.fakeMedian / verdict.heldOutMedian).toBeCloseTo(1, 1);
  });

  test('is alarmed by training samples, whose pairs are at 0', async () => {
    const verdict = await judge(first(200));
    expect(verdict).toMatchObject({ alarm: true, nearShare: 1, copyShare: 1, fakeMedian: 0 });
    expect(verdict.dataCopying).toBeLessThan(-10);
    expect(verdict.closest).toEqual([0, 1, 2].map((i) => ({ fake: i, training: i, distance: 0 })));
  });

  test('is alarmed by training samples that are slightly moved', async () => {
    const verdict = await judge(moved(first(200), 0.05));
    expect(verdict.alarm).toBe(true);
    expect(verdict.nearShare).toBeGreaterThan(0.9);
    expect(verdict.closest[0]!.distance).toBeGreaterThan(0);
  });

  test('is alarmed by a few copies among many new samples, and names them', async () => {
    const copies = selectRows(training, [500, 700]);
    const data = Float32Array.from([...fresh.data, ...copies.data]);
    const verdict = await judge({ rows: fresh.rows + 2, width, data });
    expect(verdict.nearShare).toBeLessThan(0.05);
    expect(verdict.alarm).toBe(true);
    expect(verdict.closest.slice(0, 2)).toEqual([
      { fake: 300, training: 500, distance: 0 },
      { fake: 301, training: 700, distance: 0 },
    ]);
  });

  test('is not alarmed where held-out samples repeat training samples as often', async () => {
    const repeated = (new_: Features): Features => selectRows(new_, [...Array(100).keys()]);
    const join = (a: Features, b: Features): Features => ({
      rows: a.rows + b.rows,
      width,
      data: Float32Array.from([...a.data, ...b.data]),
    });
    const samples = {
      training,
      heldOut: join(repeated(heldOut), first(100)),
      fakes: join(repeated(fresh), first(100)),
    };
    const verdict = await memorisation(runtime, samples);
    expect(verdict).toMatchObject({ alarm: false, copyShare: 0.5, heldOutCopyShare: 0.5 });
    expect(verdict.closest.length).toBe(16);
  });

  test('says nothing of fewer than a hundred', async () => {
    await expect(judge(first(99))).rejects.toThrow('memorisation: 99 fakes are too few to tell: give 100 or more');
    const few = memorisation(runtime, { training, heldOut: first(5), fakes: fresh });
    await expect(few).rejects.toThrow('5 held-out samples are too few');
  });
});

describe('the data-copying statistic', () => {
  const ramp = (n: number, offset: number): number[] => Array.from({ length: n }, (_, i) => offset + i);

  test('is below 0 for nearer fakes, above for farther ones, and 0 for equal distances', () => {
    expect(dataCopying(ramp(50, 0), ramp(50, 25))).toBeLessThan(-3);
    expect(dataCopying(ramp(50, 25), ramp(50, 0))).toBeGreaterThan(3);
    expect(dataCopying(ramp(50, 3), ramp(50, 3))).toBeCloseTo(0, 12);
    expect(dataCopying(new Array(30).fill(1), new Array(30).fill(1))).toBe(0);
  });

  test('sees in cells what a whole hides, and leaves small cells out', () => {
    // Copies in a sparse cell are still farther away than anything in a dense one.
    const heldOut = [...ramp(40, 0), ...ramp(40, 1000)];
    const fakes = [...ramp(40, 20), ...ramp(40, 500)];
    const halves = [...new Array(40).fill(0), ...new Array(40).fill(1)];
    const cells = { fakes: halves, heldOut: halves };
    const [dense, sparse] = [dataCopying(ramp(40, 20), ramp(40, 0))!, dataCopying(ramp(40, 500), ramp(40, 1000))!];
    expect(dataCopying(fakes, heldOut, cells)).toBeCloseTo((dense + sparse) / 2, 12);
    expect(dataCopying([...fakes, 0], [...heldOut, 5], { fakes: [...halves, 2], heldOut: [...halves, 2] })).toBeCloseTo(
      (dense + sparse) / 2,
      12,
    );
    expect(dataCopying(ramp(19, 0), ramp(100, 0))).toBeNull();
  });
});
