import { nodeRuntime } from '../../src/runtime/node.js';
import { webRuntime } from '../../src/runtime/web.js';
import { type StepTask, timeSteps } from './steps.js';

/** Does the task that is its argument, as JSON, in a process of its own, and prints what came of it. */
async function main(): Promise<void> {
  const task = JSON.parse(process.argv[2]!) as StepTask;
  const { backend, threads } = task;
  const runtime = backend === 'cpu' ? nodeRuntime({ threads }) : await webRuntime({ backend, threads });
  console.log(JSON.stringify(await timeSteps(task, runtime)));
}

await main();
