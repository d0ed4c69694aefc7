import { input, isInput, macsOf, sizeOf, substitute, type Tensor, topologicalOrder } from '../../graph/index.js';

/** A stage of a computation that is done in several, one after the other. */
export interface Stage {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Values of this stage that later ones go on from, by the name of the input that takes them there. */
  readonly kept: Readonly<Record<string, Tensor>>;
}

/**
 * Stages, of which no later one computes again the products that an earlier one has made of a batch: they are kept and
 * handed on. So the points that two phases share go through the generator once. What is made of products without others
 * is made again, which costs less than to hand it on.
 * @param drawn the inputs that are a batch's
 */
export function cut(stages: readonly Readonly<Record<string, Tensor>>[], drawn: ReadonlySet<string>): Stage[] {
  /** By node: the stage that computes it first. */
  const firsts = new Map<Tensor, number>();
  const kept = stages.map((): Record<string, Tensor> => ({}));
  const places = new Map<Tensor, Tensor>();
  const cuts = stages.map((outputs, stage) => {
    const frontier = new Map<Tensor, Tensor>();
    const worth = worthKeeping(Object.values(outputs), drawn);
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

/** Operations that move elements and compute nothing. */
const moves: ReadonlySet<string> = new Set(['reshape', 'transpose', 'slice', 'pad']);

/** Up to so many elements a value is kept, whatever it is: a batch norm's mean and variance. */
const few = 4096;

/**
 * What it pays to keep: products of something drawn, or what constants make of one where that is smaller, such as a
 * convolution after its last transform; and, of what follows, the small.
 */
function worthKeeping(roots: readonly Tensor[], drawn: ReadonlySet<string>): ReadonlySet<Tensor> {
  const constant = new Set<Tensor>();
  const ofBatch = new Set<Tensor>();
  const ofProduct = new Set<Tensor>();
  /** By a product, and by what constants have made of it: the elements of the smallest so far. */
  const least = new Map<Tensor, number>();
  const worth = new Set<Tensor>();
  for (const t of topologicalOrder(roots)) {
    const others = t.x.filter((x) => !constant.has(x));
    if (isInput(t) && drawn.has((t.attrs as { name: string }).name)) ofBatch.add(t);
    else if (!isInput(t) && others.length === 0) constant.add(t);
    if (!others.some((x) => ofBatch.has(x))) continue;
    ofBatch.add(t);
    const size = sizeOf(t.shape);
    const isProduct = macsOf(t) > 0;
    const before = others.length === 1 && (isProduct || moves.has(t.op.name)) ? least.get(others[0]!) : undefined;
    const isFirst = isProduct && others.length > 1;
    if (isFirst || before !== undefined) least.set(t, Math.min(size, before ?? size));
    if (least.get(t) === size || (size <= few && others.some((x) => ofProduct.has(x)))) worth.add(t);
    if (isFirst || others.some((x) => ofProduct.has(x))) ofProduct.add(t);
  }
  return worth;
}

function replaced(
  outputs: Readonly<Record<string, Tensor>>,
  places: ReadonlyMap<Tensor, Tensor>,
): Record<string, Tensor> {
  const after = substitute(Object.values(outputs), places);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, after[i]!]));
}
