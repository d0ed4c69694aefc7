import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../../../tests/tiny.js';
import { GannetError } from '../../errors.js';
import { RunFolder } from '../../run/folder.js';
import { type HistoryFlags, showHistory } from './history.js';

const config = tinyConfig({ description: 'none', threads: 1 }, tinyDataset());
const report = { step: 4, epoch: 1, losses: { G: { total: 0.5 } }, seconds: 2, imagesPerSecond: 8 };

const said = async (path: string, flags: HistoryFlags): Promise<string> => {
  let text = '';
  await showHistory(path, flags, {
    write: (more) => {
      text += more;
    },
  });
  return text;
};

test('reports and epochs of a run, on the terminal or in a file', () =>
  inTemporaryFolder(async (folder) => {
    const run = await RunFolder.create(config, join(folder, 'run'));
    await run.appendStats(report);
    expect(JSON.parse(await said(run.path, { to: 'json' }))).toEqual({
      reports: [report],
      epochs: { train: [], test: [] },
    });
    await run.writeHistory(JSON.stringify({ train: [{ G: { total: 0.25 } }], test: [] }));
    const table = 'of,step,epoch,seconds,imagesPerSecond,G/total\nreport,4,1,2,8,0.5\ntrain,,1,,,0.25\n';
    expect(await said(run.path, { to: 'csv' })).toBe(table);
    const file = join(folder, 'losses.csv');
    expect(await said(run.path, { to: 'csv', out: file })).toBe(`1 report, 1 epoch: ${file}\n`);
    expect(await readFile(file, 'utf8')).toBe(table);
  }));

test('what is no run, and a damaged line, are named', () =>
  inTemporaryFolder(async (folder) => {
    await expect(said(folder, { to: 'csv' })).rejects.toThrow(/is not a run of Gannet's/);
    const run = await RunFolder.create(config, join(folder, 'run'));
    await appendFile(join(run.path, 'stats.jsonl'), '{"step":1}\n');
    const refusal = said(run.path, { to: 'csv' });
    await expect(refusal).rejects.toThrow(GannetError);
    await expect(refusal).rejects.toThrow(/stats\.jsonl, line 1: epoch: /);
  }));
