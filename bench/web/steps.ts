import { sizeOf } from '../../src/graph/index.js';
import {
  findRecipe,
  type Lowering,
  type Runtime,
  randomInputs,
  type Split,
  type StepLosses,
  Stream,
  Trainer,
} from '../../src/web.js';

/** What one process or page is asked to do. */
export interface StepTask {
  readonly recipe: string;
  /** Options of the recipe that differ from its defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly lowering: Lowering;
  readonly backend: 'cpu' | 'wasm' | 'webgpu';
  readonly threads: number;
  /** Steps that are timed, after a first one. */
  readonly steps: number;
}

/** What came of it. */
export interface StepTimes {
  /** Such as `onnxruntime-web 1.30.0 (WASM, 2 threads)`. */
  readonly runtime: string;
  /** Making, compiling and doing the first step. */
  readonly firstSeconds: number;
  /** Of each step that is timed; those that one run of the model does share its time equally. */
  readonly seconds: readonly number[];
  /** Of the first steps, for comparison with what another runtime makes of the same. */
  readonly losses: readonly StepLosses[];
}

/** Steps whose losses are told: later ones tell how rounding grows. */
const toldSteps = 3;
const seed = 1;
const shape = { channels: 1, height: 28, width: 28, classes: 10 } as const;

/** Trains a recipe on noise, the same in every place, and times its steps. In a browser and in Node. */
export async function timeSteps({ recipe: name, settings, lowering, steps }: StepTask, runtime: Runtime) {
  const begin = performance.now();
  const recipe = findRecipe(name);
  const options = recipe.parse(settings);
  const { batch } = options;
  const system = recipe.build(options, shape);
  const split = noise(batch);
  const rows = (): Uint32Array => Uint32Array.from({ length: batch }, (_, i) => i);
  const inputs = randomInputs({ seed, split, range: system.range, rows });
  const trainer = await Trainer.create({ system, runtime, inputs, batch, seed, lowering });
  const losses = [await trainer.next()];
  const firstSeconds = (performance.now() - begin) / 1000;
  const seconds: number[] = [];
  while (seconds.length < steps) {
    const start = performance.now();
    const done = await trainer.advance(steps - seconds.length);
    const each = (performance.now() - start) / 1000 / done.length;
    seconds.push(...done.map(() => each));
    losses.push(...done);
  }
  await trainer.release();
  return {
    runtime: runtime.description,
    firstSeconds,
    seconds,
    losses: losses.slice(0, toldSteps),
  } satisfies StepTimes;
}

/** Images of noise: what they show costs nothing. */
function noise(count: number): Split {
  const { channels, height, width, classes } = shape;
  const images = new Stream(seed, 'bench/images').integers(count * sizeOf([channels, height, width]), 256);
  return { images: Uint8Array.from(images), labels: Uint8Array.from({ length: count }, (_, i) => i % classes), count };
}
