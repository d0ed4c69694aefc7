import { GannetError } from '../errors.js';
import { drawDiagram } from '../figures/diagram.js';
import { networkGraphs } from '../figures/network-graph.js';
import { findRecipe } from '../recipes/index.js';
import { writeDrawing } from './drawing.js';
import { shapeFor } from './layers.js';
import { type Choice, settleOptions } from './options.js';

/** What is drawn. */
export interface DiagramChoice extends Choice {
  /** Only this one, such as `G`. */
  readonly network?: string;
  readonly out?: string;
}

/**
 * Draws the networks of a recipe into a PNG or SVG file.
 * @returns the file
 * @throws GannetError for a recipe or network that there is not
 */
export async function drawNetworks(name: string, { network, out, ...choice }: DiagramChoice = {}): Promise<string> {
  const recipe = findRecipe(name);
  const all = networkGraphs(recipe.build(settleOptions(recipe, choice), shapeFor(recipe)));
  const graphs = network === undefined ? all : all.filter((graph) => graph.name === network);
  if (graphs.length === 0) {
    throw new GannetError(`${name} has no network ${network}; it has ${all.map((graph) => graph.name).join(' and ')}`);
  }
  const file = out ?? `${network === undefined ? name : `${name}-${network}`}.png`;
  await writeDrawing(file, () => drawDiagram(graphs));
  return file;
}
