import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { maskFromBytes } from './mask.js';
import { Stream } from './stream.js';

const allBytes = () => Uint8Array.from({ length: 256 }, (_, i) => i);

/** How many of `ties` elements whose byte is a tie are dropped. */
function droppedTies(rate: number, ties: number): number {
  const bytes = new Uint8Array(ties).fill(Math.floor(rate * 256));
  maskFromBytes(bytes, rate, 1, 2);
  return bytes.filter((kept) => kept === 0).length;
}

describe('maskFromBytes', () => {
  test.each([0, 1 / 256, 0.25, 0.5, 0.75, 255 / 256])('a rate of %d, a whole number of bytes, is exact', (rate) => {
    const bytes = allBytes();
    maskFromBytes(bytes, rate, 1, 2);
    expect([...bytes]).toEqual(Array.from({ length: 256 }, (_, i) => (i < rate * 256 ? 0 : 1)));
  });

  test.each([0.001, 0.1, 0.3, 0.499, 0.501, 0.7, 0.999])('at a rate of %d only the tied byte is drawn', (rate) => {
    const bytes = allBytes();
    maskFromBytes(bytes, rate, 1, 2);
    const tie = Math.floor(rate * 256);
    expect(bytes.every((kept, i) => i === tie || kept === (i < tie ? 0 : 1))).toBe(true);
    expect(bytes[tie]! <= 1).toBe(true);

    const fraction = rate * 256 - tie;
    const ties = 100_000;
    const error = droppedTies(rate, ties) - ties * fraction;
    expect(Math.abs(error)).toBeLessThan(5 * Math.sqrt(ties * fraction * (1 - fraction)));
  });

  test.each([0, 1, 2, 3, 4, 5, 7])('masks all of %d bytes', (count) => {
    const bytes = new Uint8Array(count).fill(200);
    maskFromBytes(bytes, 0.3, 1, 2);
    expect([...bytes]).toEqual(new Array(count).fill(1));
    bytes.fill(3);
    maskFromBytes(bytes, 0.3, 1, 2);
    expect([...bytes]).toEqual(new Array(count).fill(0));
  });
});

describe('keepMask', () => {
  const count = 4_000_000;
  const sum = (mask: Uint8Array) => mask.reduce((total, kept) => total + kept, 0);

  test.each([0.3, 1e-4, 0.9999])('drops at a rate of %d', async (rate) => {
    const mask = await new Stream(7, 'dropout').keepMask(count, rate);
    expect(mask).toHaveLength(count);
    expect(mask.every((kept) => kept === 0 || kept === 1)).toBe(true);
    expect(Math.abs(sum(mask) - count * (1 - rate))).toBeLessThan(5 * Math.sqrt(count * rate * (1 - rate)));
  });

  test('keeps all at a rate of 0, and takes an empty mask', async () => {
    expect(sum(await new Stream(7, 'dropout').keepMask(1001, 0))).toBe(1001);
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
