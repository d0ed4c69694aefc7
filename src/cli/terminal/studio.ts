import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openStudio, type StudioChoice } from '../../studio/open.js';
import type { Console } from './console.js';
import { watchSignals } from './signals.js';

/** Serves the studio until Ctrl-C. @returns the exit code */
export async function showStudio(choice: StudioChoice, opens: boolean, console: Console): Promise<number> {
  const studio = await openStudio(choice, () => console.line('Building the page, once…'));
  const stop = watchSignals(() => undefined);
  console.line(`The studio shows ${studio.root}`);
  console.line(`at ${studio.url}`);
  console.line('Ctrl-C ends it.');
  if (opens) openBrowser(studio.url, console);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  for (const { run, pid } of await studio.close()) console.line(`${run} goes on training, as process ${pid}.`);
  stop.release();
  return 0;
}

/** What opens an address, by system. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

function openBrowser(url: string, console: Console): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command!, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => console.warn('There is no browser to be opened here: open the address yourself.'));
  child.unref();
}
