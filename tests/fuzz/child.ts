import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GannetError, knownError } from '../../src/errors.js';
import { mutant } from './mutate.js';
import { targets } from './targets.js';

/** Bytes that no small input may take. */
const mostMemory = 1.5e9;

/**
 * Gives damaged inputs to a reader, one after the other: NAME FROM TO. Says each one's number before it is read, so that
 * whoever started it knows which one it did not outlive.
 */
const [name, from, to] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'gannet-fuzz-'));
try {
  const target = await targets[name!]!(folder);
  // What is sound must be read, or the damaged forms of it tell nothing.
  await target.read(target.sound[0]!);
  for (let n = Number(from); n < Number(to); n++) {
    process.stdout.write(`${n}\n`);
    try {
      await target.read(mutant(name!, target.sound, n));
    } catch (error) {
      if (knownError(error) instanceof GannetError) continue;
      process.stdout.write(`! ${n} ${(error as Error).stack?.replaceAll('\n', ' | ')}\n`);
    }
    const bytes = 1024 * process.resourceUsage().maxRSS;
    if (bytes > mostMemory) throw new Error(`${name} ${n} takes ${bytes} bytes`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
