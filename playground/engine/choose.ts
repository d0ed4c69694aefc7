import type { Dataset } from '../../src/data/dataset.ts';
import { defaultLowerings } from '../../src/lowering/names.ts';
import type { Recipe, TrainingOptions } from '../../src/recipes/recipe.ts';
import { dataShape } from '../../src/run/config.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { webRuntime } from '../../src/runtime/web.ts';
import { randomInputs } from '../../src/train/inputs.ts';
import { Trainer } from '../../src/train/trainer.ts';
import type { Device } from './messages.ts';

/** What computes, and a line that says so. */
export interface Chosen {
  readonly runtime: Runtime;
  readonly line: string;
}

/** What is to be trained. */
export interface Task {
  readonly recipe: Recipe;
  readonly options: TrainingOptions;
  readonly dataset: Dataset;
}

interface Adapter {
  readonly info?: { readonly vendor?: string; readonly isFallbackAdapter?: boolean };
  readonly isFallbackAdapter?: boolean;
}
const gpu = (navigator as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } }).gpu;

/** Steps of a trial that are timed, after one that is not. */
const trialSteps = 3;

/**
 * The processor, or a GPU where there is one, it works, and its steps are faster: both are tried.
 * @throws GannetError if what is wanted cannot be had
 */
export async function chooseRuntime(wanted: Device, task: Task): Promise<Chosen> {
  const hasGpu = wanted !== 'wasm' && (await findGpu());
  if (wanted === 'webgpu') {
    const runtime = await webRuntime({ backend: 'webgpu', threads: 1 });
    return { runtime, line: `Runs on ${hasGpu ? 'the GPU' : 'WebGPU, which is no GPU of its own here'}, as chosen.` };
  }
  const processor = await webRuntime();
  const on = `the processor (WebAssembly, ${threadsText(processor.threads)})`;
  if (!hasGpu) {
    const why = wanted === 'wasm' ? 'as chosen' : 'since this browser offers no GPU';
    return { runtime: processor, line: `Runs on ${on}, ${why}.` };
  }
  try {
    const graphics = await webRuntime({ backend: 'webgpu', threads: 1 });
    const [fast, slow] = [await secondsAStep(graphics, task), await secondsAStep(processor, task)];
    const figures = `a step takes ${milliseconds(fast)} on the GPU and ${milliseconds(slow)} on the processor`;
    if (fast < slow) return { runtime: graphics, line: `Runs on the GPU (WebGPU): ${figures}.` };
    return { runtime: processor, line: `Runs on ${on}: ${figures}.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { runtime: processor, line: `Runs on ${on}, since the GPU did not do a first step: ${reason}.` };
  }
}

/** What goes on with a run: the GPU only for one that was begun on it, with as many threads as before if they are there. */
export async function runtimeFor(config: { readonly runtime: string; readonly threads: number }): Promise<Chosen> {
  if (/WebGPU/.test(config.runtime) && (await findGpu())) {
    const runtime = await webRuntime({ backend: 'webgpu', threads: 1 });
    return { runtime, line: 'Runs on the GPU (WebGPU), as it did before.' };
  }
  const { threads: most } = await webRuntime();
  const runtime = await webRuntime({ threads: Math.min(most, config.threads) });
  const other =
    runtime.description === config.runtime ? '' : `; it was begun on ${config.runtime}, so last digits may differ`;
  return { runtime, line: `Runs on the processor (WebAssembly, ${threadsText(runtime.threads)})${other}.` };
}

/** Whether there is a GPU, and not only a program that stands in for one. */
async function findGpu(): Promise<boolean> {
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return Boolean(adapter && !adapter.isFallbackAdapter && !adapter.info?.isFallbackAdapter);
}

/** Seconds of a training step. @throws Error if it cannot be done, or gives no numbers */
async function secondsAStep(runtime: Runtime, { recipe, options, dataset }: Task): Promise<number> {
  const { batch } = options;
  const system = recipe.build({ ...options, steps: trialSteps + 1 }, dataShape(dataset));
  const { train: split } = dataset;
  const rows = (): Uint32Array => Uint32Array.from({ length: batch }, (_, i) => i % split.count);
  const inputs = randomInputs({ seed: 0, split, range: system.range, rows });
  const lowering = defaultLowerings[runtime.backend];
  const trainer = await Trainer.create({ system, runtime, inputs, batch, seed: 0, lowering, stepsPerRun: 1 });
  try {
    const first = await trainer.next();
    const isNumber = Object.values(first).every((parts) => Object.values(parts).every(Number.isFinite));
    if (!isNumber) throw new Error('its losses are no numbers');
    const start = performance.now();
    for (let i = 0; i < trialSteps; i++) await trainer.next();
    return (performance.now() - start) / 1000 / trialSteps;
  } finally {
    await trainer.release();
  }
}

function threadsText(threads: number): string {
  if (threads > 1) return `${threads} threads`;
  return crossOriginIsolated ? 'one thread' : 'one thread, as the page is not isolated';
}

function milliseconds(seconds: number): string {
  return `${(1000 * seconds).toPrecision(2)} ms`;
}
