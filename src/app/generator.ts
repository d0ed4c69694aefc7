import { readFile, stat } from 'node:fs/promises';
import { GannetError, systemReason } from '../errors.js';
import { type CheckpointChoice, chosenState, isNewest } from '../exchange/checkpoint.js';
import { configuredSystem } from '../run/config.js';
import { RunFolder } from '../run/folder.js';
import { readGenerator } from '../run/generator.js';
import { type NodeRuntimeOptions, nodeRuntime } from '../runtime/node.js';
import { GeneratorModel } from '../train/generator.js';
import { exportGenerator } from '../train/sampler.js';

export interface GeneratorOptions extends NodeRuntimeOptions {
  /** By default a run's best where it is kept, else its newest. */
  readonly checkpoint?: CheckpointChoice;
}

/**
 * The generator of a run, or one in a file.
 *
 * ```ts
 * import { generator } from 'gannet';
 *
 * const digits = await generator('runs/00001-acgan-mnist');
 * const { count, data } = await digits.sample({ classes: [3, 7], seeds: [1, 5, 600] });
 * console.log(count, data.length); // 6 images, [6, 1, 28, 28] values in [0, 1]
 * ```
 *
 * @param path a run's folder, or a generator.onnx
 * @throws GannetError if it is neither, or has no such checkpoint
 */
export async function generator(path: string, options: GeneratorOptions = {}): Promise<GeneratorModel> {
  const { checkpoint, ...ofRuntime } = options;
  const isFile = (await stat(path).catch(() => null))?.isFile();
  const model = isFile ? await readModel(path) : await generatorModel(await RunFolder.open(path), checkpoint);
  return GeneratorModel.open(model, nodeRuntime(ofRuntime));
}

/** The generator of a run as the bytes of an ONNX model: by default its best where that is kept, else its newest. */
export async function generatorModel(run: RunFolder, checkpoint?: CheckpointChoice): Promise<Uint8Array> {
  const { recipe, data } = run.config;
  const configured = configuredSystem(run.config);
  if (!configured.generator) throw new GannetError(`${run.path} is a run of ${recipe}, which has no generator`);
  if (await isNewest(run, checkpoint)) return (await readGenerator(run, configured)).model;
  const { system, state, step } = await chosenState(run, checkpoint, () => undefined);
  return exportGenerator(system, state.drawn, { recipe, step, classNames: data.classNames });
}

async function readModel(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw new GannetError(`${file} cannot be read: ${systemReason(error)}`);
  });
}
