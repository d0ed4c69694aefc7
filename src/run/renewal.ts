import { futimesSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Touches an open file every so often; a text, since it must run alike from source and from a bundle. */
const code = `
  const { futimesSync } = require('node:fs');
  const { fd, every } = require('node:worker_threads').workerData;
  setInterval(() => {
    try { const now = new Date(); futimesSync(fd, now, now); } catch {}
  }, every);`;

/**
 * Renews a file's time every `every` milliseconds, in a thread of its own: a step of training may keep this one for
 * minutes.
 * @param fd the open file
 * @returns what ends it; once it has, the file may be closed
 */
export function renew(fd: number, every: number): () => Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const worker = new Worker(code, { eval: true, execArgv: [], workerData: { fd, every } });
  worker.unref();
  // Where there is no memory for a thread, this one has to do.
  worker.once('error', () => {
    const touch = (): void => {
      const now = new Date();
      futimesSync(fd, now, now);
    };
    timer = setInterval(touch, every).unref();
  });
  return () => {
    clearInterval(timer);
    return worker.terminate();
  };
}
