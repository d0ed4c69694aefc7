import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig } from '../../../tests/tiny.js';
import { writeReport } from '../../app/report.js';
import { loadDataset } from '../../data/load.js';
import { readEvaluations } from '../../judge/evaluation.js';
import { type FigureKey, figureOf } from '../../judge/figure.js';
import { RunFolder } from '../../run/folder.js';
import { Session } from '../../run/session.js';
import { nodeRuntime } from '../../runtime/node.js';
import { Console } from './console.js';
import { showEvaluation } from './evaluate.js';

const runtime = nodeRuntime({ threads: 2 });
const metrics = ['gan-test', 'frechet', 'prdc', 'variety'] as const;
const flags = { samples: 300, seed: 1, metrics, ganTrain: 'quick' } as const;

test('samples of a run that has learnt nothing, beside real images in their place', () =>
  inTemporaryFolder(async (folder) => {
    const dataset = await loadDataset('mnist');
    const config = tinyConfig(runtime, dataset);
    const run = await RunFolder.create({ ...config, data: { ...config.data, source: 'mnist' } }, join(folder, 'run'));
    const session = await Session.open(run, dataset, runtime);
    await session.saveCheckpoint();
    await session.release();

    const shown: string[] = [];
    const console = new Console({ write: (text: string) => void shown.push(text) });
    await showEvaluation(run.path, flags, console);
    expect(shown.join('')).toMatch(/Judge +mnist, 99\.\d\d % right/);
    const names = (await readdir(join(run.path, 'evaluations'))).sort();
    const stem = names[0]!.replace(/-confusion\.png$/, '');
    expect(stem).toMatch(/^000000-mnist-[0-9a-f]{8}-300-1$/);
    expect(names).toEqual([`${stem}-confusion.png`, `${stem}-metrics.png`, `${stem}.json`]);
    const file = join(run.path, 'evaluations', `${stem}.json`);
    const report = JSON.parse(await readFile(file, 'utf8'));
    expect(report).toMatchObject({ step: 0, samples: 300, seed: 1, judge: { name: 'mnist' } });
    const value = (of: 'measured' | 'realImages', key: FigureKey): number => figureOf(report[of], key).value!;
    expect(value('realImages', 'gan-test')).toBeGreaterThan(0.97);
    expect(value('measured', 'gan-test')).toBeLessThan(0.3);
    expect(value('measured', 'frechet')).toBeGreaterThan(10 * value('realImages', 'frechet'));
    expect(value('measured', 'recall')).toBeLessThan(0.05);

    // It is in the run's report, with its pictures.
    for (const name of names.slice(0, 2))
      expect((await readFile(join(run.path, 'evaluations', name))).length).toBeGreaterThan(1000);
    await writeReport(run.path);
    const html = await readFile(join(run.path, 'report.html'), 'utf8');
    for (const text of ['<td>GAN-test</td>', '>GAN-test ↑</text>', '>asked for</text>', '<h3>Confusion</h3>'])
      expect(html).toContain(text);

    // What is asked later joins what is there.
    await showEvaluation(run.path, { ...flags, metrics: ['score'] }, console);
    const joined = JSON.parse(await readFile(file, 'utf8'));
    const keys = joined.measured.figures.map(({ key }: { key: string }) => key);
    expect(keys).toEqual(['gan-test', 'score', 'frechet', 'precision', 'recall', 'density', 'coverage', 'variety']);
    expect(joined.measured.confusion).toEqual(report.measured.confusion);
    await writeFile(file, '{}');
    await expect(writeReport(run.path)).rejects.toThrow(/evaluations\/.*\.json is damaged, or of another version/);

    await expect(showEvaluation(run.path, { ...flags, judge: 'minst' }, console)).rejects.toThrow(/no judge 'minst'/);
  }));

test('a run that keeps an average of its generator is judged by that', () =>
  inTemporaryFolder(async (folder) => {
    const dataset = await loadDataset('mnist');
    const measuredOf = async (name: string, scale: number): Promise<unknown> => {
      const config = tinyConfig(runtime, dataset, { average: 0.9 });
      const run = await RunFolder.create({ ...config, data: { ...config.data, source: 'mnist' } }, join(folder, name));
      const session = await Session.open(run, dataset, runtime);
      const { state } = session.trainer;
      for (const { name } of session.system.generator!.parameters)
        state.set(
          name,
          (state.values[name]!.data as Float32Array).map((value) => scale * value),
        );
      await session.saveCheckpoint();
      await session.release();
      await showEvaluation(run.path, { ...flags, metrics: ['gan-test', 'variety'] }, new Console({ write: () => {} }));
      return (await readEvaluations(run.path))[0]!.evaluation.measured;
    };
    expect(await measuredOf('other', 0)).toEqual(await measuredOf('same', 1));
  }));
