import { gannet } from '../command.js';
import { GannetError } from '../errors.js';
import { readBytes } from '../formats/grow.js';
import { checkSeal } from '../formats/sealed-model.js';
import { modelMetadata } from '../onnx/model.js';
import type { System } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import { generatorMetadata, Sampler } from '../train/sampler.js';
import type { RunFolder } from './folder.js';

/** A run's newest generator, as its generator.onnx has it, and the step that it is of. */
export interface NewestGenerator {
  readonly sampler: Sampler;
  readonly step: number;
}

/**
 * A run's generator.onnx as bytes. Its checksum and what it says of itself are checked: what is not the run's own is not
 * run.
 * @param system of the run
 * @throws GannetError if it is not there, damaged, or another generator's, and how it is made anew
 */
export function readGenerator(
  run: RunFolder,
  system: System,
): Promise<{ readonly model: Uint8Array; readonly step: number }> {
  return orMadeAnew(run, async () => {
    const file = run.generatorPath;
    const model = await readBytes(file);
    if (model === null) throw new GannetError(`there is no ${file}`);
    checkSeal(model, file);
    return { model, step: checkOwn(modelMetadata(model), run, system) };
  });
}

/** Opens a run's generator.onnx. @throws GannetError as `readGenerator`, and if it cannot be loaded */
export async function openGenerator(run: RunFolder, system: System, runtime: Runtime): Promise<NewestGenerator> {
  const { model, step } = await readGenerator(run, system);
  return orMadeAnew(run, async () => ({ sampler: await Sampler.ofModel(model, runtime), step }));
}

async function orMadeAnew<T>(run: RunFolder, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { path, generatorPath } = run;
    const anew = gannet('export', path, '--checkpoint', 'newest', '--to', 'onnx', '--out', generatorPath);
    throw new GannetError(`${(error as Error).message}. To make it anew: ${anew}`, { cause: error });
  }
}

/** @returns the step that a generator says it is of */
function checkOwn(metadata: Readonly<Record<string, string>>, run: RunFolder, system: System): number {
  const { recipe, data } = run.config;
  const step = Number(metadata.step);
  const own = generatorMetadata(system, { recipe, step, classNames: data.classNames });
  const other = Object.keys(own).find((key) => own[key] !== metadata[key]);
  if (other === undefined) return step;
  throw new GannetError(
    `${run.generatorPath} is not this run's generator: its ${other} is ${metadata[other] ?? 'not told'}, and the run's ` +
      own[other],
  );
}
