import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { RunFolder } from '../run/folder.js';
import { plotRuns } from './plot.js';

const config = tinyConfig({ description: 'a machine', threads: 1 }, tinyDataset(10, 10));

async function makeRun(path: string, reports: number): Promise<string> {
  const run = await RunFolder.create(config, path);
  for (let step = 1; step <= reports; step++) {
    const losses = { D: { total: 1 / step }, G: { total: step } };
    await run.appendStats({ step, epoch: 1, losses, seconds: 1, imagesPerSecond: 4 });
  }
  return path;
}

test('a run’s curves as a PNG in its folder, or as the SVG that is named', () =>
  inTemporaryFolder(async (folder) => {
    const path = await makeRun(join(folder, 'one'), 3);
    await plotRuns([path], { smooth: 0.9 });
    const { format, width } = await sharp(join(path, 'plot.png')).metadata();
    expect(format).toBe('png');
    expect(width).toBeGreaterThan(1000);
    await plotRuns([path], { smooth: 0.9, out: join(folder, 'one.SVG') });
    expect(await readFile(join(folder, 'one.SVG'), 'utf8')).toMatch(/^<svg.*>G: loss<.*<\/svg>$/s);
  }));

test('runs of the same name in different folders are told apart by their paths', () =>
  inTemporaryFolder(async (folder) => {
    const paths = [join(folder, 'a', 'run'), join(folder, 'b', 'run'), join(folder, 'other')];
    for (const path of paths) await makeRun(path, 2);
    const out = join(folder, 'all.svg');
    await plotRuns(paths, { smooth: 0, out });
    const svg = await readFile(out, 'utf8');
    for (const name of [paths[0], paths[1], 'other']) expect(svg).toContain(`>${name}<`);
  }));

test('many runs: colours of their own, within a page, and a bad one flattens none without a word', () =>
  inTemporaryFolder(async (folder) => {
    const paths = Array.from({ length: 13 }, (_, i) => join(folder, `run-with-a-long-name-${i}-\u001b[31m__proto__`));
    for (const path of paths) await makeRun(path, 3);
    const run = await RunFolder.open(paths[4]!);
    await run.appendStats({ step: 4, epoch: 1, losses: { D: { total: 9028 } }, seconds: 1, imagesPerSecond: 4 });
    await writeFile(join(paths[5]!, 'config.json'), '{');
    const out = join(folder, 'all.svg');
    const { notes } = await plotRuns(paths, { out });
    expect(notes).toEqual([
      expect.stringMatching(/^left out: .*config\.json is not JSON/),
      expect.stringMatching(/^the losses of run-with-a-long-name-4-\\u001b\[31m__proto__ reach 9\.03e\+3 and flatten/),
    ]);
    const svg = await readFile(out, 'utf8');
    const [, width] = /^<svg[^>]* width="(\d+)"/.exec(svg)!;
    expect(Number(width)).toBeLessThan(1200);
    expect(new Set(svg.match(/class="mark-line[^>]*>.*?stroke="([^"]+)"/g)).size).toBeGreaterThan(11);
    expect((await plotRuns(paths, { out, log: true })).notes).toHaveLength(1);
    expect(await readFile(out, 'utf8')).not.toBe(svg);
  }));

test('what cannot be drawn is said: no run, no reports yet, a damaged line, another kind of file', () =>
  inTemporaryFolder(async (folder) => {
    await expect(plotRuns([folder], { smooth: 0 })).rejects.toThrow('is not a run of Gannet');
    const empty = await makeRun(join(folder, 'empty'), 0);
    await expect(plotRuns([empty], { smooth: 0 })).rejects.toThrow(`${empty} has no stats yet`);
    const path = await makeRun(join(folder, 'one'), 1);
    await expect(plotRuns([path], { smooth: 0, out: 'x.jpg' })).rejects.toThrow('neither a .png nor a .svg');
    await appendFile(join(path, 'stats.jsonl'), '{"step":"two"}\n');
    await expect(plotRuns([path], { smooth: 0 })).rejects.toThrow('stats.jsonl, line 2: step:');
  }));
