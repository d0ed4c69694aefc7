import { input, sizeOf } from '../graph/index.js';
import type { LayerRecord } from '../nn/index.js';
import { freeBatch } from '../onnx/lower.js';
import { findRecipe } from '../recipes/index.js';
import { type DataShape, PhaseContext } from '../recipes/phase.js';
import type { Recipe } from '../recipes/recipe.js';
import { count } from './format.js';
import { type Choice, settleOptions } from './options.js';

/** MNIST's shape; for a recipe of another size, colour images of it. */
export function shapeFor({ size }: Recipe): DataShape {
  const mnist = { height: 28, width: 28 };
  const { height, width } = size ?? mnist;
  return { channels: height === mnist.height && width === mnist.width ? 1 : 3, height, width, classes: 10 };
}

/** A table of layers for each network of a recipe; lines of at most `width` characters. */
export function summaries(recipeName: string, choice: Choice, width: number): string[] {
  const recipe = findRecipe(recipeName);
  return networks(recipe, choice).flatMap(({ name, layers }, i) => [
    ...(i > 0 ? [''] : []),
    ...summary(name, layers, width),
  ]);
}

interface Called {
  readonly name: string;
  readonly layers: readonly LayerRecord[];
}

/** The networks, each called once so that its layers are known. */
function networks(recipe: Recipe, choice: Choice): Called[] {
  const { generator, discriminator, latent, data } = recipe.build(settleOptions(recipe, choice), shapeFor(recipe));
  const context = new PhaseContext('summary', freeBatch, data, latent.distribution);
  const { real, y } = context;
  if (generator) context.infer(generator, { z: input('z', [freeBatch, latent.size]), y });
  context.infer(discriminator, { image: real, y });
  return generator ? [generator, discriminator] : [discriminator];
}

function summary(network: string, layers: readonly LayerRecord[], width: number): string[] {
  const sizes = (trainable: boolean, of: readonly LayerRecord[]): number =>
    of
      .flatMap((layer) => layer.parameters)
      .filter((p) => p.trainable === trainable)
      .reduce((sum, p) => sum + sizeOf(p.shape), 0);
  const rows = layers.map((layer) => [
    `${layer.name} (${layer.kind})`,
    `[${layer.outputShape.map(dimension).join(', ')}]`,
    count(sizes(true, [layer]) + sizes(false, [layer])),
  ]);
  const all = [['Layer (type)', 'Output shape', 'Param #'], ...rows];
  const [first, second] = [0, 1].map((c) => Math.max(...all.map((row) => row[c]!.length)) + 2) as [number, number];
  const third = Math.max(...all.map((row) => row[2]!.length));
  const line = ([layer, shape, parameters]: readonly string[]): string =>
    `${layer!.padEnd(first)}${shape!.padEnd(second)}${parameters!.padStart(third)}`.slice(0, width);
  const rule = '─'.repeat(Math.min(first + second + third, width));
  return [
    `Network ${network}`,
    rule,
    line(all[0]!),
    rule,
    ...rows.map(line),
    rule,
    `Trained parameters: ${count(sizes(true, layers))}`,
    `Moving statistics: ${count(sizes(false, layers))}`,
  ];
}

function dimension(d: number): string {
  if (d % freeBatch !== 0) return String(d);
  return d === freeBatch ? 'N' : `${d / freeBatch}N`;
}
