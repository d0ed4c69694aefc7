import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { keepFrom, maskFromBytes } from './mask.js';
import { Stream } from './stream.js';

const kept = (bytes: Uint8Array, rate: number): number => bytes.filter((b) => b >= keepFrom(rate)).length;

describe('maskFromBytes', () => {
  test.each([1 / 256, 0.25, 0.5, 0.75, 255 / 256])('a rate of %d lies on a cut: the bytes stay as they are', (rate) => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    maskFromBytes(bytes, rate, 1, 2);
    expect([...bytes]).toEqual(Array.from({ length: 256 }, (_, i) => i));
    expect(keepFrom(rate)).toBe(rate * 256);
  });

  // Each byte equally often, so that what is kept tells of the corrections alone.
  test.each([0.001, 0.01, 0.1, 0.3, 0.499, 0.501, 0.7, 0.9, 0.999])('a rate of %d is made exact', (rate) => {
    const count = 2 ** 20;
    const bytes = Uint8Array.from({ length: count }, (_, i) => i);
    const before = kept(bytes, rate);
    maskFromBytes(bytes, rate, 1, 2);
    const corrections = Math.abs(count * (1 - rate) - before);
    const error = kept(bytes, rate) - count * (1 - rate);
    expect(Math.abs(error)).toBeLessThan(5 * Math.sqrt(corrections) + 1);
  });

  test('corrections are chosen whatever the byte, and spread evenly', () => {
    // At 0.3 some 0.26 % of all elements are kept by correction.
    const count = 2 ** 20;
    const bytes = new Uint8Array(count);
    maskFromBytes(bytes, 0.3, 1, 2);
    const at = [...bytes.keys()].filter((i) => bytes[i] === 255);
    const chance = 1 - 0.3 / (77 / 256);
    expect(Math.abs(at.length - count * chance)).toBeLessThan(5 * Math.sqrt(count * chance));
    const neighbours = at.filter((i, j) => j > 0 && i === at[j - 1]! + 1).length;
    expect(Math.abs(neighbours - at.length * chance)).toBeLessThan(5 * Math.sqrt(at.length * chance));
    const half = at.filter((i) => i < count / 2).length;
    expect(Math.abs(half - at.length / 2)).toBeLessThan(2.5 * Math.sqrt(at.length));
  });
});

describe('keepMask', () => {
  const count = 4_000_000;
  test.each([0.3, 1e-4, 0.9999])('drops at a rate of %d', async (rate) => {
    const mask = await new Stream(7, 'dropout').keepMask(count, rate);
    expect(mask).toHaveLength(count);
    expect(Math.abs(kept(mask, rate) - count * (1 - rate))).toBeLessThan(5 * Math.sqrt(count * rate * (1 - rate)));
  });

  test('keeps all at a rate of 0, and takes an empty mask', async () => {
    expect(kept(await new Stream(7, 'dropout').keepMask(1001, 0), 0)).toBe(1001);
    expect(await new Stream(7, 'dropout').keepMask(0, 0.5)).toHaveLength(0);
  });

  test('gives the same mask again, and another at the next call and step', async () => {
    const stream = new Stream(7, 'dropout', 1);
    const first = await stream.keepMask(1000, 0.5);
    expect(await new Stream(7, 'dropout', 1).keepMask(1000, 0.5)).toEqual(first);
    expect(await stream.keepMask(1000, 0.5)).not.toEqual(first);
    expect(await new Stream(7, 'dropout', 2).keepMask(1000, 0.5)).not.toEqual(first);
  });

  test('masks made at the same time are those made one after the other', async () => {
    const together = new Stream(7, 'dropout');
    const after = new Stream(7, 'dropout');
    const both = await Promise.all([together.keepMask(10_000, 0.3), together.keepMask(5_000, 0.3)]);
    expect(both[0]).toEqual(await after.keepMask(10_000, 0.3));
    expect(both[1]).toEqual(await after.keepMask(5_000, 0.3));
    expect(together.uint32(2)).toEqual(after.uint32(2));
  });

  test.each([-0.1, 1, 1.5, Number.NaN])('refuses a rate of %d', async (rate) => {
    const refused = new Stream(7, 'dropout').keepMask(10, rate);
    await expect(refused).rejects.toThrow(GannetError);
    await expect(refused).rejects.toThrow(`dropout rate ${rate} is not from 0 to below 1`);
  });
});
