import type { Curves } from '../../src/studio/schema.ts';
import type { Curve } from '../parts/Plot.svelte';

/** Parts of losses that there are curves of, `total` first: a plot shows one of them, by network. */
export function lossParts(curves: Curves): string[] {
  const parts = new Set(Object.keys(curves.losses).map((name) => name.slice(name.lastIndexOf('/') + 1)));
  return [...parts].sort((a, b) => Number(b === 'total') - Number(a === 'total'));
}

/** Losses of one part by phase: the generator's in the first colour, the other networks' in those after it. */
export function lossCurves(curves: Curves, part: string): Curve[] {
  const names = Object.keys(curves.losses).filter((name) => name.endsWith(`/${part}`));
  const phases = names.map((name) => name.slice(0, -part.length - 1));
  const order = [...phases].sort((a, b) => Number(b.startsWith('G')) - Number(a.startsWith('G')));
  return order.map((phase, i) => ({
    label: phase,
    x: curves.steps,
    values: curves.losses[`${phase}/${part}`]!,
    color: order[0]!.startsWith('G') ? i : i + 1,
  }));
}
