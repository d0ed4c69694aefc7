import { sealModel } from '../formats/sealed-model.js';
import type { System } from '../recipes/recipe.js';
import type { Values } from '../runtime/runtime.js';
import { exportGenerator, type GeneratorCard } from '../train/sampler.js';

/** The bytes of a generator.onnx: the generator with its parameters inside, and a checksum of itself. */
export function encodeGenerator(system: System, parameters: Values, card: GeneratorCard): Uint8Array {
  return sealModel(exportGenerator(system, parameters, card));
}
