import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

/** Seconds within which a reader has said yes or no to a small input, on a busy machine too. */
const patience = 60;

/** What a reader was given, and what it did wrong. */
export interface Fuzzed {
  readonly inputs: number;
  /** Inputs at which it did not end in success or in a GannetError, each with how it did. */
  readonly faults: readonly string[];
}

/**
 * Gives damaged inputs to a reader in a process of its own, which is started anew behind one that it does not outlive.
 * @param most inputs, and `seconds`, after which there are no more
 */
export async function fuzz(target: string, most: number, seconds: number): Promise<Fuzzed> {
  const end = Date.now() + 1000 * seconds;
  const faults: string[] = [];
  let next = 0;
  while (next < most && Date.now() < end) {
    const { last, said, died } = await runChild(target, next, most, end);
    faults.push(...said, ...(died === null ? [] : [`${last}: ${died}`]));
    next = last + 1;
  }
  return { inputs: next, faults };
}

/** @returns the last input that was begun, what was said of inputs, and how the process died, if not of itself */
async function runChild(target: string, from: number, to: number, end: number) {
  const process = spawn(globalThis.process.execPath, ['--import', 'tsx', child, target, String(from), String(to)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  let [last, pending, errors, late] = [from - 1, '', '', false];
  let timer = setTimeout(giveUp, 1000 * patience);
  function giveUp(): void {
    late = true;
    process.kill('SIGKILL');
  }
  process.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-2000)));
  process.stdout.on('data', (chunk) => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, 1000 * patience);
    const lines = (pending + chunk).split('\n');
    pending = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('! ')) said.push(line.slice(2));
      else last = Number(line);
    }
    if (Date.now() > end) process.kill('SIGTERM');
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    process.on('close', (...how) => resolve(how)),
  );
  clearTimeout(timer);
  const ended = code === 0 || signal === 'SIGTERM';
  const died = late ? `no answer in ${patience} s` : ended ? null : `the process ended by ${signal ?? code}: ${errors}`;
  if (last < from && died !== null) throw new Error(`${target} could not be tried: ${died}`);
  return { last, said, died };
}
