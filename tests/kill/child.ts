import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { RunFolder } from '../../src/run/folder.js';
import { train } from '../../src/run/loop.js';
import { Session } from '../../src/run/session.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { resumeSession, silent, tinyConfig, tinyDataset, tinyGauge, tinyWatch } from '../tiny.js';

/** A process to be killed: trains the tiny run in a folder, or resumes it there. Says `begin` once it is loaded. */
const [path, threads, options] = process.argv.slice(2) as [string, string, string];
const runtime = nodeRuntime({ threads: Number(threads) });
const dataset = tinyDataset();
process.stdout.write('begin\n');

const begun = await access(join(path, 'config.json')).then(
  () => true,
  () => false,
);
const session = begun
  ? await resumeSession(path, dataset, runtime)
  : await Session.open(
      await RunFolder.create(tinyConfig(runtime, dataset, JSON.parse(options), 'acgan', tinyWatch), path),
      dataset,
      runtime,
    );
await train(session, silent(), new AbortController().signal, tinyGauge);
