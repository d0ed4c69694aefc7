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
 * Opens a run's generator.onnx. Its checksum and what it says of itself are checked before it is loaded: what is not the
 * run's own is not run.
 * @param system of the run
 * @throws GannetError if it is not there, damaged, or another generator's, and how it is made anew
 */
export async function openGenerator(run: RunFolder, system: System, runtime: Runtime): Promise<NewestGenerator> {
  const file = run.generatorPath;
  try {
    const model = await readBytes(file);
    if (model === null) throw new GannetError(`there is no ${file}`);
    checkSeal(model, file);
    const step = checkOwn(modelMetadata(model), run, system);
    return { sampler: await Sampler.ofModel(model, runtime), step };
  } catch (error) {
    throw new GannetError(
      `${(error as Error).message}. To make it anew: gannet export ${run.path} --checkpoint newest --to onnx --out ${file}`,
      { cause: error },
    );
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
