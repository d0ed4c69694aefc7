import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contestant, countFlags, start } from './contestants.js';
import { type Check, decodeCheck, decodeResult } from './result.js';
import type { Task } from './task.js';

export interface Peer extends Contestant {
  /** Does the task's steps, and says what its networks and losses are. */
  check(task: Task): Promise<Check>;
}

interface Framework {
  readonly name: string;
  /** What its Python script imports. */
  readonly module: string;
  readonly script: string;
  /** A mode on other terms. */
  readonly aside: string;
}

const frameworks: readonly Framework[] = [
  { name: 'keras', module: 'tensorflow', script: 'keras_bench.py', aside: 'xla' },
  { name: 'torch', module: 'torch', script: 'torch_bench.py', aside: 'bf16' },
];

/** Peers in a Python environment, and the names of the frameworks that are not in it. */
export interface Peers {
  readonly folder: string;
  readonly found: readonly Peer[];
  readonly missing: readonly string[];
}

/**
 * Looks in the Python environment GANNET_PEERS or ~/.cache/gannet-peers.
 * @param more adds, after the peers, their modes on other terms
 */
export async function findPeers(more: boolean): Promise<Peers> {
  const folder = resolve(process.env.GANNET_PEERS || join(homedir(), '.cache', 'gannet-peers'));
  const python = join(folder, 'bin', 'python');
  const there = await Promise.all(frameworks.map((f) => hasModule(python, f.module)));
  const found = frameworks.filter((_, i) => there[i]);
  return {
    folder,
    found: [...found.map((f) => peer(python, f)), ...(more ? found.map((f) => peer(python, f, f.aside)) : [])],
    missing: frameworks.filter((_, i) => !there[i]).map((f) => f.name),
  };
}

async function hasModule(python: string, module: string): Promise<boolean> {
  const there = await access(python).then(
    () => true,
    () => false,
  );
  if (!there) return false;
  const question = `import importlib.util as u; print(u.find_spec('${module}') is not None)`;
  return (await start(python, ['-c', question])).trim() === 'True';
}

function peer(python: string, framework: Framework, mode?: string): Peer {
  const name = mode ? `${framework.name} ${mode}` : framework.name;
  const script = fileURLToPath(new URL(`peers/${framework.script}`, import.meta.url));
  /** The last line that the script prints. */
  const said = async (task: Task, ...flags: string[]): Promise<string> => {
    const modeFlags = mode ? ['--mode', mode] : [];
    const printed = await start(python, [script, task.recipe, ...countFlags(task), ...modeFlags, ...flags]);
    return printed.trim().split('\n').at(-1)!;
  };
  return {
    name,
    aside: mode !== undefined,
    run: async (task) => decodeResult(await said(task), name),
    check: async (task) => decodeCheck(await said(task, '--check'), name),
  };
}
