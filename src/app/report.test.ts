import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, silent, tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { runFacts } from '../cli/terminal/info.js';
import { RunFolder } from '../run/folder.js';
import { train } from '../run/loop.js';
import { Session } from '../run/session.js';
import { nodeRuntime } from '../runtime/node.js';
import { writeReport } from './report.js';

const dataset = tinyDataset();
const runtime = nodeRuntime({ threads: 1 });
const config = tinyConfig(runtime, dataset, { epochs: 2 }, 'acgan', { keepBest: 'score' });

test('a trained run: its pictures, epochs, curves, networks and options', () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'my run');
    const session = await Session.open(await RunFolder.create(config, path), dataset, runtime);
    await train(session, silent(), new AbortController().signal);
    await session.release();
    const helps = 'a smaller --lr';
    await session.run.findings.append({
      step: 12,
      sign: 'alike',
      event: 'begins',
      since: 6,
      saw: 'all < alike',
      helps,
    });
    const figure = { key: 'score', title: 'score', better: 'higher', floor: 9.8 } as const;
    const evaluations = [
      [8, 5],
      [16, 6],
      [20, 6.01],
    ] as const;
    for (const [step, value] of evaluations)
      await session.run.metrics.append({ step, figures: [{ ...figure, value, interval: [value - 0.1, value + 0.1] }] });
    await writeReport(path);
    const html = await readFile(join(path, 'report.html'), 'utf8');
    expect(html).toContain('<title>my run: auxiliary-classifier GAN');
    for (const title of ['samples', 'classes']) expect(html).toContain(`<h3>${title}</h3>`);
    expect(html.match(/<img /g)).toHaveLength(3 + 2 + 1); // and the real ones; at steps 8, 16 and 20; at the ends of two epochs
    expect(html).toContain(
      '<th scope="row">Step 12</th><td>Doctor, step 12: since step 6, all &lt; alike. What usually helps: a smaller --lr.</td>',
    );
    expect(html).toContain('<th scope="row">Best</th><td>step 16: score 6 (5.9 to 6.1; real images 9.8)</td>');
    expect(html).toContain('<td>16 (best)</td><td>6 (5.9 to 6.1)</td>');
    expect(html).toContain('<td>real images</td><td>9.8</td>');
    const info = new Map(await runFacts(path));
    expect(info.get('Best')).toBe('step 16: score 6 (5.9 to 6.1; real images 9.8)');
    expect(info.get('Judge')).toBe('step 20: score 6.01 (5.91 to 6.11; real images 9.8)');
    expect(info.get('Doctor')).toBe('Doctor, step 12: since step 6, all < alike. What usually helps: a smaller --lr.');
    const png = await readFile(join(path, 'images', '000020-classes.png'));
    expect(html).toContain(`"data:image/png;base64,${png.toString('base64')}" alt="classes, step 20"`);
    expect(html).toContain('<th>Epoch</th><th>D total (train)</th>');
    expect(html).toContain('<th>G auxiliary (test)</th>');
    expect(html).toMatch(/<td>2<\/td>(<td>\d+\.\d{4}<\/td>){12}<\/tr>/);
    for (const text of ['D: loss', 'G: loss', 'score ↑', 'convT1 (ConvTranspose2d)'])
      expect(html).toContain(`>${text}</text>`);
    expect(html).toContain('<th scope="row">generatorChannels</th><td>8,8,8</td>');
    expect(html).toMatch(/<th scope="row">Time in steps<\/th><td>\d+s for 20 steps/);
    await writeReport(path, { out: join(folder, 'again.html') });
    expect(await readFile(join(folder, 'again.html'), 'utf8')).toBe(html);
  }));

test('a run that has only begun has a report too; what is no run has none', () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'run');
    await RunFolder.create(config, path);
    await writeReport(path);
    const html = await readFile(join(path, 'report.html'), 'utf8');
    for (const text of [
      'no reports of losses yet',
      'no pictures yet',
      'No epoch has ended yet',
      'nothing is measured yet',
      '<th scope="row">Found</th><td>nothing</td>',
    ])
      expect(html).toContain(text);
    await expect(writeReport(folder)).rejects.toThrow('is not a run of Gannet');
  }));
