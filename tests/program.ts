import { type ChildProcess, execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Split } from '../src/data/dataset.js';
import { tinyDataset } from './tiny.js';

/** Arguments of Node with which the command line runs from its source. */
export const program = ['--import', 'tsx', join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')];
export const environment = { ...process.env, NO_COLOR: '1' };

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export const gannet = (...args: string[]): Promise<Result> => gannetIn(environment, ...args);

export function gannetIn(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Result> {
  return new Promise((done) => {
    execFile(process.execPath, [...program, ...args], { env }, (failure, out, error) => {
      done({ code: failure ? (failure.code as number | null) : 0, out, error });
    });
  });
}

/** The four files of MNIST's format, with forty training and twenty test images. */
export async function writeIdx(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const { train, test } = tinyDataset();
  const head = (...words: number[]): Buffer => Buffer.from(words.flatMap((n) => [0, 0, n >> 8, n & 255]));
  const write = async (name: string, { images, labels, count }: Split<Uint8Array>): Promise<void> => {
    await writeFile(join(path, `${name}-images-idx3-ubyte`), Buffer.concat([head(0x803, count, 28, 28), images]));
    await writeFile(join(path, `${name}-labels-idx1-ubyte`), Buffer.concat([head(0x801, count), labels]));
  };
  await write('train', train);
  await write('t10k', test);
}

/** Arguments of a training on such data that takes milliseconds a step. */
export function tiny(data: string, out: string, ...more: string[]): string[] {
  const channels = ['--set', 'generatorChannels=8,8,8', '--set', 'discriminatorChannels=4,4,4,4'];
  return ['train', '--data', data, '--batch', '4', '--threads', '1', ...channels, '--out', out, ...more];
}

/** What a process says and how it ends; `onText` is told all that it has said so far. */
export function collect(
  child: ChildProcess,
  onText: (text: string) => void,
): Promise<{ readonly text: string; readonly code: number | null }> {
  let text = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    onText(text);
  });
  return new Promise((done) => {
    child.on('close', (code) => done({ text, code }));
  });
}
