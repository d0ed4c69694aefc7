import { InvalidArgumentError, Option } from 'commander';
import { findRun } from '../../app/find-run.js';
import type { Grid } from '../../app/layout.js';
import type { Settings } from '../../app/options.js';
import type { CheckpointChoice } from '../../exchange/checkpoint.js';

/** Parsers of the command line's arguments: what they throw, commander reports with the name of the option. */

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least}${value > most ? ` to ${most}` : ''}.`);
  };
}

/** A number above 0, such as 0.0002 or 2e-4. */
export function positiveNumber(text: string): number {
  const value = decimal(text);
  if (value !== null && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** A number from 0 to below 1. */
export function share(text: string): number {
  const value = decimal(text);
  if (value !== null && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to below 1.');
}

/** Adds one `key=value` to those before; the value may be a number, true or false, text, or a list with commas. */
export function addSetting(text: string, before: Settings): Settings {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as key=value.');
  const value = text.slice(at + 1);
  if (value === '') throw new InvalidArgumentError(`There is no value after ${text}`);
  if (/,[a-z]\w*=/i.test(value)) {
    const each = text.split(/,(?=[a-z]\w*=)/i).map((setting) => `--set ${setting}`);
    throw new InvalidArgumentError(`Write each option by itself: ${each.join(' ')}`);
  }
  const parts = value.split(',').map(plainValue);
  return { ...before, [text.slice(0, at)]: parts.length > 1 ? parts : parts[0]! };
}

function plainValue(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return decimal(text) ?? text;
}

function decimal(text: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** Most images that one command makes. */
const mostImages = 10_000;

/** Whole numbers and ranges, such as `1,5,600-605`, in the order given. */
export function numberList(text: string): readonly number[] {
  const found: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? from);
    if (!match || !Number.isSafeInteger(to) || from > to) {
      throw new InvalidArgumentError(`'${part}' is no number and no range: write such as 1,5,600-605.`);
    }
    if (found.length + to - from + 1 > mostImages)
      throw new InvalidArgumentError(`That is more than ${mostImages} of them.`);
    for (let n = from; n <= to; n++) found.push(n);
  }
  return found;
}

/** `newest`, `best`, or a step. */
export function checkpoint(text: string): CheckpointChoice {
  if (text === 'newest' || text === 'best') return text;
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError('It must be newest, best, or the step of a checkpoint.');
}

/** What --help says of it. */
export const checkpointHelp = 'newest, best, or the step of one that is there (default: best where it is kept)';

/** `4x10`: rows by columns. */
export function grid(text: string): Grid {
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(text);
  const [rows, columns] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || rows < 1 || columns < 1) throw new InvalidArgumentError('Write it as rows x columns, such as 4x10.');
  if (rows * columns > mostImages) throw new InvalidArgumentError(`That is more than ${mostImages} images.`);
  return { rows, columns };
}

/** A run's folder, whichever way it is named. */
export function run(text: string): string {
  if (text === '') throw new InvalidArgumentError(`It must name a run: ${runHelp}.`);
  return findRun(text);
}

/** The same of several. */
export function runs(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, run(text)];
}

/** What --help says of it. */
export const runHelp = 'folder of a run, its name or number in runs/, or latest';

/** Of every command that reads the data of a run. */
export function movedDataOption(): Option {
  return new Option('--data <source>', "where the run's data are now, if they have moved");
}
