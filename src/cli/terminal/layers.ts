import { type LayeredNetwork, layersOf } from '../../app/layers.js';
import type { Choice } from '../../app/options.js';
import { sizeOf } from '../../graph/index.js';
import { count } from '../../numbers.js';
import { freeBatch } from '../../onnx/lower.js';
import { findRecipe } from '../../recipes/index.js';

/** A table of layers for each network of a recipe; lines of at most `width` characters. */
export function summaries(recipeName: string, choice: Choice, width: number): string[] {
  return layersOf(findRecipe(recipeName), choice).flatMap((network, i) => [
    ...(i > 0 ? [''] : []),
    ...summary(network, width),
  ]);
}

function summary({ name, layers, activations }: LayeredNetwork, width: number): string[] {
  const sizes = (trainable: boolean, of: LayeredNetwork['layers']): number =>
    of
      .flatMap((layer) => layer.parameters)
      .filter((p) => p.trainable === trainable)
      .reduce((sum, p) => sum + sizeOf(p.shape), 0);
  const rows = layers.map((layer) => [
    [`${layer.name} (${layer.kind})`, activations.get(layer.name) ?? []].flat().join(', '),
    `[${layer.outputShape.map(dimension).join(', ')}]`,
    count(sizes(true, [layer]) + sizes(false, [layer])),
  ]);
  const all = [['Layer (type), activation', 'Output shape', 'Param #'], ...rows];
  const [first, second] = [0, 1].map((c) => Math.max(...all.map((row) => row[c]!.length)) + 2) as [number, number];
  const third = Math.max(...all.map((row) => row[2]!.length));
  const line = ([layer, shape, parameters]: readonly string[]): string =>
    `${layer!.padEnd(first)}${shape!.padEnd(second)}${parameters!.padStart(third)}`.slice(0, width);
  const rule = '─'.repeat(Math.min(first + second + third, width));
  return [
    `Network ${name}`,
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
