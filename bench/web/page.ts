import { webRuntime } from '../../src/web.js';
import { type StepTask, type StepTimes, timeSteps } from './steps.js';

/** What Chromium is told to call; it gives the times, or why there are none. */
async function measure(task: StepTask): Promise<StepTimes> {
  const { backend, threads } = task;
  if (backend === 'cpu') throw new Error('a page has no native runtime');
  return timeSteps(task, await webRuntime({ backend, threads }));
}

Object.assign(globalThis, { measure });
