import { type NetworkGraph, networkGraphs } from '../figures/network-graph.js';
import { input } from '../graph/index.js';
import type { LayerRecord } from '../nn/index.js';
import { freeBatch } from '../onnx/lower.js';
import { type DataShape, PhaseContext } from '../recipes/phase.js';
import type { Recipe } from '../recipes/recipe.js';
import { type Choice, settleOptions } from './options.js';

/** MNIST's shape; for a recipe of another size, colour images of it. */
export function shapeFor({ size }: Recipe): DataShape {
  const mnist = { height: 28, width: 28 };
  const { height, width } = size ?? mnist;
  return { channels: height === mnist.height && width === mnist.width ? 1 : 3, height, width, classes: 10 };
}

/** A network whose layers are known. */
export interface LayeredNetwork {
  readonly name: string;
  readonly layers: readonly LayerRecord[];
  /** What a layer's outputs go through on their way to the next one, such as `ReLU`, by the layer's name. */
  readonly activations: ReadonlyMap<string, string>;
}

/** The networks of a recipe, each called once so that its layers are known. */
export function layersOf(recipe: Recipe, choice: Choice = {}): LayeredNetwork[] {
  const system = recipe.build(settleOptions(recipe, choice), shapeFor(recipe));
  const { generator, discriminator, latent, data } = system;
  const graphs = networkGraphs(system);
  const context = new PhaseContext('summary', freeBatch, data, latent.distribution);
  const { real, y } = context;
  if (generator) context.infer(generator, { z: input('z', [freeBatch, latent.size]), y });
  context.infer(discriminator, { image: real, y });
  const networks = generator ? [generator, discriminator] : [discriminator];
  return networks.map(({ name, layers }, i) => ({ name, layers, activations: activationsOf(graphs[i]!) }));
}

function activationsOf({ name: network, edges }: NetworkGraph): ReadonlyMap<string, string> {
  const layer = `${network}/layer/`;
  const passed = edges.flatMap(({ from, label }): [string, string][] => {
    const activation = label.split(', ').filter((step) => step !== 'reshape' && step !== '');
    return from.startsWith(layer) && activation.length > 0 ? [[from.slice(layer.length), activation.join(', ')]] : [];
  });
  return new Map(passed);
}
