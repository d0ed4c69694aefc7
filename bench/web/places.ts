import { fileURLToPath } from 'node:url';
import { start } from '../contestants.js';
import { findChromium, inChromium } from './chromium.js';
import type { StepTask, StepTimes } from './steps.js';

export const places = ['node', 'chromium'] as const;
export type Place = (typeof places)[number];

const child = fileURLToPath(new URL('child.ts', import.meta.url));

/**
 * Does a task in a process or a page of its own.
 * @throws GannetError if it fails, or if there is no such place
 */
export async function measureIn(place: Place, task: StepTask): Promise<StepTimes> {
  if (place === 'chromium') return inChromium(task, await findChromium());
  return JSON.parse(await start(process.execPath, ['--import', 'tsx', child, JSON.stringify(task)])) as StepTimes;
}
