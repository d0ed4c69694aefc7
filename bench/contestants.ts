import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { GannetError } from '../src/errors.js';

const resultSchema = z.object({
  /** Such as `Keras 3.15.1, TensorFlow 2.21.0`. */
  runtime: z.string(),
  /** Of one step; `first` is from the start of the process to the end of its first step. */
  seconds: z.object({ median: z.number(), min: z.number(), first: z.number() }),
  /** In bytes, up to the last timed step. */
  peakMemory: z.number(),
  /** The median seconds of one batch through the generator. */
  sampling: z.array(z.object({ batch: z.number(), seconds: z.number() })),
});

/** What one process of a contestant measured. */
export type Result = Readonly<z.output<typeof resultSchema>>;

export interface Task {
  readonly recipe: string;
  readonly batch: number;
  readonly steps: number;
  readonly threads: number;
}

export interface Contestant {
  readonly name: string;
  /** Measures a task in a process of its own. */
  run(task: Task): Promise<Result>;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const execute = promisify(execFile);

/** Gannet itself, by bench/main.ts. */
export const gannet: Contestant = {
  name: 'gannet',
  async run(task) {
    const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
    try {
      const json = join(folder, 'result.json');
      const { recipe, ...counts } = task;
      await start(
        process.execPath,
        ['--import', 'tsx', join(here, 'main.ts'), '--json', json, '--recipe', recipe],
        counts,
      );
      return decodeResult(await readFile(json, 'utf8'), 'gannet');
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** Other frameworks: what their Python script imports, and the script. */
const peers = [
  { name: 'keras', module: 'tensorflow', script: 'keras_bench.py' },
  { name: 'torch', module: 'torch', script: 'torch_bench.py' },
];

/**
 * The peers that are installed in the Python environment GANNET_PEERS or ~/.cache/gannet-peers, and the names of those
 * that are not.
 */
export async function findPeers(): Promise<{ folder: string; found: Contestant[]; missing: string[] }> {
  const folder = resolve(process.env.GANNET_PEERS || join(homedir(), '.cache', 'gannet-peers'));
  const python = join(folder, 'bin', 'python');
  const found: Contestant[] = [];
  const missing: string[] = [];
  for (const { name, module, script } of peers) {
    if (await hasModule(python, module)) found.push(pythonPeer(name, python, script));
    else missing.push(name);
  }
  return { folder, found, missing };
}

async function hasModule(python: string, module: string): Promise<boolean> {
  const there = await access(python).then(
    () => true,
    () => false,
  );
  if (!there) return false;
  const { stdout } = await execute(python, [
    '-c',
    `import importlib.util as u; print(u.find_spec('${module}') is not None)`,
  ]);
  return stdout.trim() === 'True';
}

function pythonPeer(name: string, python: string, script: string): Contestant {
  return {
    name,
    async run({ recipe, ...counts }) {
      const printed = await start(python, [join(here, 'peers', script), recipe], counts);
      return decodeResult(printed.trim().split('\n').at(-1) ?? '', name);
    },
  };
}

/** Runs a command with `--name count` for each count to its end; what it printed. */
async function start(command: string, args: string[], counts: Readonly<Record<string, number>>): Promise<string> {
  const flags = Object.entries(counts).flatMap(([name, count]) => [`--${name}`, String(count)]);
  // Python would leave compiled files beside its scripts.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  try {
    return (await execute(command, [...args, ...flags], { env, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new GannetError(stderr.trim().split('\n').at(-1) || String(error));
  }
}

/** @throws GannetError if the text is not a result */
export function decodeResult(text: string, name: string): Result {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new GannetError(`${name} printed no result but ${JSON.stringify(text.slice(0, 60))}`);
  }
  const parsed = resultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new GannetError(`${name}'s result: ${issue.path.join('.')}: ${issue.message}`);
}
