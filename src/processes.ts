import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told apart from every other that can see its files: in another container, on another machine, or later. */
export interface ProcessMark {
  readonly host: string;
  /** Another after each start of the machine; empty where the system has none. */
  readonly boot: string;
  /** In which process numbers mean the same: a container has its own. Empty where the system has none. */
  readonly namespace: string;
  readonly pid: number;
  /** When it was started, in the system's own ticks since the machine was; 0 where it does not tell. */
  readonly started: number;
}

/**
 * Whether a process still runs: `ending` while the system takes it down after a kill, and may yet finish its last write;
 * `elsewhere` where it cannot be seen from here.
 */
export type Life = 'alive' | 'ending' | 'dead' | 'elsewhere';

const onLinux = process.platform === 'linux';
/** What Linux notes of a process that is being taken down (PF_EXITING), and of a signal to come (SIGKILL). */
const exiting = 0x4;
const killed = 0x100n;

let own: ProcessMark | undefined;

export function thisProcess(): ProcessMark {
  own ??= {
    host: hostname(),
    boot: onLinux ? readOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) : '',
    namespace: onLinux ? namespace() : '',
    pid: process.pid,
    started: onLinux ? (statOf(process.pid)?.started ?? 0) : 0,
  };
  return own;
}

/** A few characters that differ where process numbers mean something else. */
export function machineCode({ host, boot, namespace }: ProcessMark): string {
  return createHash('sha256')
    .update(JSON.stringify([host, boot, namespace]))
    .digest('hex')
    .slice(0, 8);
}

export function lifeOf(mark: ProcessMark): Life {
  return machineCode(mark) === machineCode(thisProcess()) ? lifeHere(mark.pid, mark.started) : 'elsewhere';
}

/** As `lifeOf`, of a process whose numbers are known to be of here. */
export function lifeHere(pid: number, started: number): Life {
  if (!onLinux) return answers(pid) ? 'alive' : 'dead';
  const stat = statOf(pid);
  // Its number is another's by now.
  if (!stat || stat.started !== started) return 'dead';
  // One that has ended and whose parent has not asked for its exit code has a number, but no threads.
  if (/[ZX]/.test(stat.state)) return readOr(0, () => readdirSync(`/proc/${pid}/task`).length) > 1 ? 'ending' : 'dead';
  return (stat.flags & exiting) !== 0 || isKilled(pid) ? 'ending' : 'alive';
}

/** @returns null where there is no such process */
function statOf(pid: number): { readonly state: string; readonly flags: number; readonly started: number } | null {
  const text = readOr('', () => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The name, in brackets, may hold anything. After it come the fields from the third, the state.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return text === '' ? null : { state: fields[0]!, flags: Number(fields[6]), started: Number(fields[19]) };
}

function isKilled(pid: number): boolean {
  const status = readOr('', () => readFileSync(`/proc/${pid}/status`, 'latin1'));
  return [...status.matchAll(/^(?:SigPnd|ShdPnd):\s*([0-9a-f]+)$/gm)].some(
    ([, signals]) => (BigInt(`0x${signals}`) & killed) !== 0n,
  );
}

/** A name that no other process shares where /proc is not that of this process's own namespace. */
function namespace(): string {
  const isOwn = readOr('', () => readlinkSync('/proc/self')) === String(process.pid);
  return (isOwn && readOr('', () => readlinkSync('/proc/self/ns/pid'))) || randomBytes(16).toString('hex');
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
