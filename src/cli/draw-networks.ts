import { GannetError } from '../errors.js';
import { drawDiagram } from '../figures/diagram.js';
import { networkGraphs } from '../figures/network-graph.js';
import { findRecipe } from '../recipes/index.js';
import type { Console } from './console.js';
import { writeDrawing } from './drawing.js';
import { shapeFor } from './layers.js';
import { type Choice, settleOptions } from './options.js';

/** The command line of `gannet diagram`. */
export interface DiagramFlags extends Choice {
  readonly network?: string;
  readonly out?: string;
}

/** Draws the networks of a recipe into a file. @throws GannetError for a recipe or network that there is not */
export async function drawNetworks(
  name: string,
  { network, out, ...choice }: DiagramFlags,
  console: Console,
): Promise<void> {
  const recipe = findRecipe(name);
  const all = networkGraphs(recipe.build(settleOptions(recipe, choice), shapeFor(recipe)));
  const graphs = network === undefined ? all : all.filter((graph) => graph.name === network);
  if (graphs.length === 0) {
    throw new GannetError(`${name} has no network ${network}; it has ${all.map((graph) => graph.name).join(' and ')}`);
  }
  const file = out ?? `${network === undefined ? name : `${name}-${network}`}.png`;
  await writeDrawing(file, () => drawDiagram(graphs));
  console.line(`Diagram: ${file}`);
}
