import { div, input } from '../../graph/index.js';
import { freeBatch, toOnnx } from '../../onnx/lower.js';
import { PhaseContext } from '../../recipes/phase.js';
import type { System } from '../../recipes/recipe.js';
import type { Values } from '../../runtime/runtime.js';
import { withParameters } from '../../train/sampler.js';

/**
 * A trained judge as an ONNX model with its parameters inside: input `image` (float32 [N, C, H, W] in [0, 1]), outputs
 * `logits` [N, classes], divided by a temperature (see `fitTemperature`), and `features` [N, F]; N free.
 */
export function exportJudge(
  system: System,
  parameters: Values,
  metadata: Readonly<Record<string, string>>,
  temperature: number,
): Uint8Array {
  const { data, latent, discriminator } = system;
  const image = input('image', [freeBatch, data.channels, data.height, data.width]);
  const context = new PhaseContext('judge', freeBatch, data, latent.distribution);
  const y = input('y', [freeBatch], 'int64');
  const outputs = context.infer(discriminator, { image, y });
  const [logits, features] = withParameters(
    [temperature === 1 ? outputs.logits! : div(outputs.logits!, temperature), outputs.features!],
    discriminator.parameters,
    parameters,
  );
  return toOnnx({ logits: logits!, features: features! }, { freeBatch, metadata });
}
