import { input, isInput, macsOf, substitute, type Tensor, topologicalOrder } from '../../graph/index.js';

/** A stage of a computation that is done in several, one after the other. */
export interface Stage {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Values of this stage that later ones go on from, by the name of the input that takes them there. */
  readonly kept: Readonly<Record<string, Tensor>>;
}

/**
 * Stages, of which no later one computes again what an earlier one has made of a batch by products: it is kept and handed
 * on. So the points that two phases share go through the generator once.
 * @param drawn the inputs that are a batch's
 */
export function cut(stages: readonly Readonly<Record<string, Tensor>>[], drawn: ReadonlySet<string>): Stage[] {
  /** By node: the stage that computes it first. */
  const firsts = new Map<Tensor, number>();
  const kept = stages.map((): Record<string, Tensor> => ({}));
  const places = new Map<Tensor, Tensor>();
  const cuts = stages.map((outputs, stage) => {
    const frontier = new Map<Tensor, Tensor>();
    const worth = products(Object.values(outputs), drawn);
    const seen = new Set<Tensor>();
    const visit = (t: Tensor): void => {
      if (seen.has(t)) return;
      seen.add(t);
      const first = firsts.get(t) ?? stage;
      if (first === stage || !worth.has(t)) {
        for (const x of t.x) visit(x);
        return;
      }
      const name = `kept/${places.size}`;
      const place = places.get(t) ?? input(name, t.shape, t.dtype);
      if (!places.has(t)) kept[first]![name] = t;
      places.set(t, place);
      frontier.set(t, place);
    };
    for (const t of Object.values(outputs)) visit(t);
    for (const t of topologicalOrder(Object.values(outputs))) if (!firsts.has(t)) firsts.set(t, stage);
    return { outputs: replaced(outputs, frontier), frontier };
  });
  // What a stage hands on may itself be made of what was handed to it.
  return cuts.map(({ outputs, frontier }, stage) => ({ outputs, kept: replaced(kept[stage]!, frontier) }));
}

/** Nodes that products of something drawn have gone into. */
function products(roots: readonly Tensor[], drawn: ReadonlySet<string>): ReadonlySet<Tensor> {
  const ofBatch = new Set<Tensor>();
  const found = new Set<Tensor>();
  for (const t of topologicalOrder(roots)) {
    if (isInput(t) ? drawn.has((t.attrs as { name: string }).name) : t.x.some((x) => ofBatch.has(x))) ofBatch.add(t);
    if ((ofBatch.has(t) && macsOf(t) > 0) || t.x.some((x) => found.has(x))) found.add(t);
  }
  return found;
}

function replaced(
  outputs: Readonly<Record<string, Tensor>>,
  places: ReadonlyMap<Tensor, Tensor>,
): Record<string, Tensor> {
  const after = substitute(Object.values(outputs), places);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, after[i]!]));
}
