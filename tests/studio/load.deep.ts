import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RunFolder } from '../../src/run/folder.js';
import { gannetCommand } from '../../src/studio/launch.js';
import type { RunDetail } from '../../src/studio/schema.js';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../tiny.js';

/** Seconds for which everybody listens. */
const span = 15;
const dataset = tinyDataset();
/** Each request by a connection of its own: one that is kept may be closed just as it is used again. */
const own = { headers: { Connection: 'close' } };

/** A page that follows a run, and the steps of the reports that it is told of. */
class Client {
  readonly steps: number[] = [];
  readonly #stop = new AbortController();

  async follow(url: string, run: string): Promise<void> {
    const { cursor, curves } = (await (await fetch(`${url}api/runs/${run}`, own)).json()) as RunDetail;
    this.steps.push(...curves.steps);
    const answer = await fetch(`${url}api/runs/${run}/events?from=${cursor}`, { ...own, signal: this.#stop.signal });
    void this.#read(answer.body!).catch(() => undefined);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      text += part;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        const [, data] = /event: gain\ndata: (.*)$/m.exec(event) ?? [];
        // What was written while the run was read may come twice.
        for (const { step } of data ? (JSON.parse(data) as { stats: { step: number }[] }).stats : []) {
          if (step > (this.steps.at(-1) ?? 0)) this.steps.push(step);
        }
      }
    }
  }
}

/** Seconds of processor time that a process has taken. */
async function processorTime({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function gannet(args: readonly string[], out: 'pipe' | 'ignore'): ChildProcess {
  const [command, ...before] = gannetCommand();
  return spawn(command, [...before, ...args], { stdio: ['ignore', out, 'inherit'] });
}

/** A client that sends the beginning of a request and then nothing. */
function slowClient(url: string): void {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write('GET /api/runs HTTP/1.1\r\nHost: '));
  socket.on('error', () => undefined);
}

test.skipIf(process.platform !== 'linux')(
  'a hundred pages that follow twenty runs, two of them in training, miss nothing and take little',
  () =>
    inTemporaryFolder(async (root) => {
      for (let i = 0; i < 18; i++) {
        const run = await RunFolder.create(
          tinyConfig({ description: '', threads: 1 }, dataset),
          join(root, `still-${i}`),
        );
        await run.appendStats({ step: 1, epoch: 1, losses: { G: { total: 1 } }, seconds: 1, imagesPerSecond: 1 });
      }
      const server = gannet(['studio', '--runs', root, '--port', '0'], 'pipe');
      let url = '';
      for await (const line of createInterface(server.stdout!)) {
        url = /^at (\S+)$/.exec(line)?.[1] ?? '';
        if (url) break;
      }
      const tiny = [
        '--steps=10000000',
        '--batch=8',
        '--threads=1',
        '--set=latent=4',
        '--set=width=8',
        '--set=reportEvery=50',
      ];
      const names = ['live-0', 'live-1'];
      const trainings = names.map((name) =>
        gannet(['train', 'cgan-mlp', ...tiny, '--out', join(root, name)], 'ignore'),
      );
      for (const name of names) {
        while ((await fetch(`${url}api/runs/${name}`, own)).status !== 200) await sleep(100);
      }
      const runs = [...names, ...Array.from({ length: 18 }, (_, i) => `still-${i}`)];
      const clients = Array.from({ length: 100 }, () => new Client());
      await Promise.all(clients.map((client, i) => client.follow(url, runs[i % 20]!)));
      for (let i = 0; i < 20; i++) slowClient(url);
      const [before, begin] = [await processorTime(server), performance.now()];
      await sleep(1000 * span);
      const share = (await processorTime(server)) - before;
      const seconds = (performance.now() - begin) / 1000;
      for (const training of trainings) training.kill('SIGTERM');
      await Promise.all(trainings.map((training) => training.exitCode ?? once(training, 'exit')));
      await sleep(3000);
      for (const client of clients) client.stop();
      for (const [i, name] of names.entries()) {
        const written = (await (await RunFolder.open(join(root, name))).stats()).map(({ step }) => step);
        expect(written.length).toBeGreaterThan(20);
        for (const client of clients.filter((_, k) => k % 20 === i)) expect(client.steps).toEqual(written);
      }
      // What the server takes of the processors is what it can slow a training by.
      expect(share / seconds / availableParallelism()).toBeLessThan(0.05);
      expect((await fetch(`${url}api/runs`, own)).status).toBe(200);
      server.kill('SIGINT');
      await once(server, 'exit');
    }),
);
