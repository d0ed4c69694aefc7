import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { GannetError } from '../errors.js';
import { temporaryName } from '../formats/atomic.js';
import { codeOf, writeError } from '../formats/write-error.js';
import { lifeOf, thisProcess } from '../processes.js';
import { renew } from './renewal.js';

/** Keeps other processes from a run. */
export interface Lock {
  /** To be asked before anything is written. @throws GannetError if the run's folder, or the lock on it, is gone */
  check(): void;
  release(): void;
}

/** Milliseconds. */
export interface LockTimes {
  /** Between two renewals of a lock. */
  readonly renewal: number;
  /** Without a renewal after which a lock counts as left behind, where its process cannot be seen. */
  readonly stale: number;
  /** That a process which was killed may take to be gone. */
  readonly ending: number;
  /** Between two looks. */
  readonly look: number;
}
const usual: LockTimes = { renewal: 5_000, stale: 30_000, ending: 20_000, look: 100 };

const holderSchema = z.object({
  host: z.string(),
  boot: z.string(),
  namespace: z.string(),
  pid: z.int().min(1),
  started: z.int().min(0),
  /** Tells this taking of the lock from every other. */
  token: z.string().regex(/^[0-9a-f]{32}$/),
});
type Holder = z.output<typeof holderSchema>;

/** Who trains a run, as its lock tells. */
export interface Training {
  /** Tells this training from every other. */
  readonly token: string;
  /** The process; null where it runs in another container or on another machine. */
  readonly pid: number | null;
}

/**
 * Who trains the run of a lock, without taking it; null where nobody does. Where its process cannot be seen, a lock that
 * was renewed not long ago tells.
 */
export function trainingOf(file: string, { stale }: LockTimes = usual): Training | null {
  const found = read(file);
  if (!found?.holder) return null;
  const { holder, renewed } = found;
  const life = lifeOf(holder);
  if (life === 'dead' || (life === 'elsewhere' && Date.now() - renewed > stale)) return null;
  return { token: holder.token, pid: life === 'elsewhere' ? null : holder.pid };
}

/** A lock as it is found; a holder is none where the file was cut short by a crash. */
interface Found {
  readonly holder: Holder | null;
  readonly renewed: number;
}

/**
 * Takes a lock: a file that says which process holds it, is renewed while that runs, and is removed when it ends. It is
 * never there in part, and only one process gets it. One that a process has left which is gone is taken over: at once
 * where that process would be seen; where it ran in another container or on another machine, when the lock has not been
 * renewed for some time.
 *
 * @param onWait told why, where it takes a while to find out
 * @throws GannetError if a living process holds it, or it cannot be made
 */
export async function takeLock(
  file: string,
  onWait: (why: string) => void = () => undefined,
  times: LockTimes = usual,
): Promise<Lock> {
  const claim = new Claim(file, onWait, times);
  try {
    await claim.take(file);
    clearGuards(file);
    return hold(file, claim.token, times);
  } catch (error) {
    throw writeError(file, error, 'make the lock');
  } finally {
    claim.drop();
  }
}

/** Removes what a process left that was killed as it took the lock over; its guard is of a token that is gone. */
function clearGuards(file: string): void {
  for (const name of readdirSync(dirname(file)))
    if (name.startsWith(`${basename(file)}.`)) rmSync(join(dirname(file), name), { force: true });
}

/** One process's wish for a lock. */
class Claim {
  readonly token = randomBytes(16).toString('hex');
  readonly #own: string;
  readonly #text = `${JSON.stringify({ ...thisProcess(), token: this.token })}\n`;
  readonly #onWait: (why: string) => void;
  readonly #times: LockTimes;

  constructor(file: string, onWait: (why: string) => void, times: LockTimes) {
    this.#own = temporaryName(file);
    this.#onWait = onWait;
    this.#times = times;
  }

  drop(): void {
    rmSync(this.#own, { force: true });
  }

  /**
   * To take over a lock from one who has left it, another lock is taken first, named by that one's token. So of many who
   * find it left only one replaces it, and only while it is still the one that was found.
   */
  async take(file: string): Promise<void> {
    for (;;) {
      if (this.#place(file)) return;
      const found = read(file);
      if (!found) continue;
      if (!(await this.#isLeft(file, found))) throw new GannetError(refusal(file, found.holder));
      const guard = `${file}.${found.holder?.token ?? 'damaged'}`;
      await this.take(guard);
      try {
        if (read(file)?.holder?.token !== found.holder?.token) continue;
        this.#write();
        renameSync(this.#own, file);
        return;
      } finally {
        rmSync(guard, { force: true });
      }
    }
  }

  /** Makes the lock if there is none. */
  #place(file: string): boolean {
    this.#write();
    try {
      linkSync(this.#own, file);
      return true;
    } catch (error) {
      // A server's answer can be lost, and then the link is there on the second try.
      if (codeOf(error) === 'EEXIST') return read(file)?.holder?.token === this.token;
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
    }
    // A file system without hard links, on which the file is there a moment before its text is.
    try {
      writeFileSync(file, this.#text, { flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  #write(): void {
    rmSync(this.#own, { force: true });
    writeFileSync(this.#own, this.#text, { flag: 'wx' });
  }

  /** Whether the one who made the lock no longer runs. */
  async #isLeft(file: string, found: Found): Promise<boolean> {
    const { ending, look, renewal, stale } = this.#times;
    const began = performance.now();
    const since = (): number => performance.now() - began;
    const life = found.holder ? lifeOf(found.holder) : 'elsewhere';
    if (life === 'alive' || life === 'dead') return life === 'dead';
    this.#onWait(waiting(found.holder, life));
    if (life === 'ending') {
      while (lifeOf(found.holder!) !== 'dead') {
        if (since() > ending) return false;
        await sleep(look);
      }
      return true;
    }
    // Two machines' clocks may differ: even a lock that looks old is watched for a while.
    const age = lstatSync(this.#own).mtimeMs - found.renewed;
    const patience = age > stale ? 2 * renewal : stale;
    while (since() <= patience) {
      await sleep(look);
      const now = read(file);
      if (!now || now.holder?.token !== found.holder?.token) return true;
      if (now.renewed !== found.renewed) return false;
    }
    return true;
  }
}

/** @returns null where there is no lock */
function read(file: string): Found | null {
  let fd: number;
  try {
    // Opened, since a server's files may look as they did a minute ago to one who only asks for their times.
    fd = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return { holder: decode(readFileSync(fd, 'utf8')), renewed: fstatSync(fd).mtimeMs };
  } finally {
    closeSync(fd);
  }
}

function decode(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A lock that is taken. */
function hold(file: string, token: string, { renewal }: LockTimes): Lock {
  const fd = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  const stop = renew(fd, renewal);
  const isOwn = (): boolean => {
    const now = lstatSync(file, { throwIfNoEntry: false });
    return now !== undefined && now.ino === fstatSync(fd).ino && read(file)?.holder?.token === token;
  };
  const remove = (): void => {
    try {
      if (isOwn()) rmSync(file, { force: true });
    } catch {
      // What ended the run is to be told, and not that its lock stays: by its process it is known to be left behind.
    }
  };
  process.once('exit', remove);
  return {
    check() {
      if (!lstatSync(dirname(file), { throwIfNoEntry: false }))
        throw new GannetError(
          `the run folder ${dirname(file)} is gone: it was deleted or renamed while it was written`,
        );
      if (!isOwn())
        throw new GannetError(
          `the lock ${file} is gone or another process's: this process must not go on, and what it has saved is kept`,
        );
    },
    release() {
      process.off('exit', remove);
      remove();
      void stop().finally(() => closeSync(fd));
    },
  };
}

function refusal(file: string, holder: Holder | null): string {
  if (!holder)
    return `the lock ${file} says nothing, and something renews it: another process may be training this run`;
  const { host, pid } = holder;
  const whose =
    lifeOf(holder) === 'elsewhere'
      ? `process ${pid} of ${host}, in another container or on another machine,`
      : `process ${pid}`;
  return `${whose} is training this run: stop it first, or wait for it`;
}

function waiting(holder: Holder | null, life: 'ending' | 'elsewhere'): string {
  if (life === 'ending') return `Waiting for process ${holder!.pid}, which was killed, to be gone…`;
  const whose = holder ? `Process ${holder.pid} of ${holder.host}` : 'Somebody';
  return `${whose} was training this run: watching for up to half a minute whether it still does…`;
}
