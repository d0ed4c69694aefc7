import { shapeFor } from '../../src/app/layers.js';
import type { Recipe } from '../../src/recipes/recipe.js';
import { partsSize, shardedGraph } from '../../src/train/shards/graph.js';

/** A network between machines. */
export interface Link {
  readonly name: string;
  /** Bytes a second, one way. */
  readonly bandwidth: number;
  /** Seconds for a small message. */
  readonly latency: number;
}

/** What is assumed: 94 % of the line for data over TCP, and usual latencies. */
export const links: readonly Link[] = [
  { name: '1 GbE', bandwidth: 0.94 * 1.25e8, latency: 5e-5 },
  { name: '10 GbE', bandwidth: 0.94 * 1.25e9, latency: 3e-5 },
  { name: '100 Gb', bandwidth: 0.94 * 1.25e10, latency: 3e-6 },
];

/** Bytes that the shards of each phase of a step give, each. */
export function partBytes(recipe: Recipe, batch: number): readonly number[] {
  const system = recipe.build(recipe.parse({ batch }), shapeFor(recipe));
  return shardedGraph(system, { batch, lowering: 'fast' }).phases.map((phase) => 4 * partsSize(phase));
}

/**
 * Seconds that `ranks` ranks of one shard each take for the exchanges of a step over a link: of each phase a rank sends
 * and receives (R − 1)/R of the bytes as gradients and again as parameters; those, the exchange of losses and statistics
 * and the order before the step take the latency of a tree's depth each.
 */
export function sumSeconds(phases: readonly number[], ranks: number, { bandwidth, latency }: Link): number {
  if (ranks === 1) return 0;
  const depth = Math.ceil(Math.log2(ranks));
  const bytes = phases.reduce((sum, n) => sum + n, 0);
  return (2 * bytes * (ranks - 1)) / ranks / bandwidth + latency * depth * (3 * phases.length + 1);
}

/** A table in Markdown: how much of linear speed-up is left, weak (each rank the whole batch), by ranks and network. */
export function table(recipe: Recipe, batch: number, stepSeconds: number): string[] {
  const phases = partBytes(recipe, batch);
  const counts = [1, 2, 4, 8, 16, 32, 64, 128, 256];
  const cell = (ranks: number, link: Link): string => {
    const seconds = stepSeconds + sumSeconds(phases, ranks, link);
    const speed = (ranks * batch) / seconds;
    return `${Math.round(speed).toLocaleString('en')} (${Math.round((100 * stepSeconds) / seconds)} %)`;
  };
  return [
    `| ranks | ${links.map(({ name }) => name).join(' | ')} |`,
    `|---|${links.map(() => '---|').join('')}`,
    ...counts.map((ranks) => `| ${ranks} | ${links.map((link) => cell(ranks, link)).join(' | ')} |`),
  ];
}
