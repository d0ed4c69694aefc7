import {
  add,
  atScope,
  isConstant,
  mul,
  sameShape,
  sub,
  sum,
  type Tensor,
  topologicalOrder,
  withOperands,
} from '../graph/index.js';

/**
 * Rewrites a differentiated graph by algebra, so that less is computed. The results are the same but for rounding.
 *
 * What is computed twice from the same is computed once: so the points that two phases share go through the generator
 * once a step, as long as nothing has changed it in between.
 *
 * A bias in front of a batch norm shifts the mean that is then taken away: the norm is made of the unbiased tensor, and
 * the mean alone gets the bias, so that nobody needs the biased tensor any more.
 *
 * What is centred becomes a difference to a mean, whose sum others may need too: a norm's moving mean and, behind it in
 * the backward pass, the gradient of its shift.
 */
export function simplify(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const renewed = new Map<Tensor, Tensor>();
  const centred = new Map<Tensor, string>();
  const known = new KnownNodes();
  for (const t of topologicalOrder(Object.values(outputs))) {
    const x = t.x.map((i) => renewed.get(i)!);
    const made = known.unique(atScope(t.scope, () => rewrite(t, x, centred)));
    renewed.set(t, made);
    if (t.op.name === 'centre') centred.set(made, t.attrs.axes.join());
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name, renewed.get(t)!]));
}

function rewrite(t: Tensor, x: readonly Tensor[], centred: ReadonlyMap<Tensor, string>): Tensor {
  const { axes } = t.attrs as { axes: readonly number[] };
  if (t.op.name === 'centre') return centre(x[0]!, axes, centred);
  const shifted = t.op.name === 'sum' ? biased(x[0]!, axes) : null;
  if (shifted) return add(sum(shifted.tensor, axes), mul(shifted.bias, countOver(t.x[0]!, axes)));
  return withOperands(t, x);
}

/** x minus its mean over `axes`, of as simple a tensor as can be; `centred` has what is known to have none. */
function centre(x: Tensor, axes: readonly number[], centred: ReadonlyMap<Tensor, string>): Tensor {
  const shifted = biased(x, axes);
  if (shifted) return centre(shifted.tensor, axes, centred);
  // The gradient behind a norm's centring: what comes down times a factor, and the centred tensor times another.
  if (x.op.name === 'add' && x.x.every((term) => sameShape(term.shape, x.shape))) {
    const done = x.x.findIndex((term) => centred.get(scaled(term, axes)?.tensor ?? term) === axes.join());
    if (done >= 0) return add(centre(x.x[1 - done]!, axes, centred), x.x[done]!);
  }
  const product = scaled(x, axes);
  if (product) return mul(centre(product.tensor, axes, centred), product.factor);
  return sub(x, mul(sum(x, axes), 1 / countOver(x, axes)));
}

/** x as a tensor of its shape plus a bias that is the same along all of `axes`; null where it is no such sum. */
function biased(x: Tensor, axes: readonly number[]): { readonly tensor: Tensor; readonly bias: Tensor } | null {
  const parts = x.op.name === 'add' ? besideNarrow(x, axes) : null;
  return parts && { tensor: parts[0], bias: parts[1] };
}

/** The same for a product. */
function scaled(x: Tensor, axes: readonly number[]): { readonly tensor: Tensor; readonly factor: Tensor } | null {
  const parts = x.op.name === 'mul' ? besideNarrow(x, axes) : null;
  return parts && { tensor: parts[0], factor: parts[1] };
}

/** The operands of a node, where the first has its shape and the second is the same along all of `axes`. */
function besideNarrow(x: Tensor, axes: readonly number[]): [Tensor, Tensor] | null {
  const [whole, narrow] = x.x as [Tensor, Tensor];
  const isNarrow = narrow.shape.length === x.shape.length && axes.every((a) => narrow.shape[a] === 1);
  return sameShape(whole.shape, x.shape) && isNarrow && axes.length > 0 ? [whole, narrow] : null;
}

function countOver(x: Tensor, axes: readonly number[]): number {
  return axes.reduce((n, a) => n * x.shape[a]!, 1);
}

/** Nodes by what they compute: the op, its attributes, its operands. */
class KnownNodes {
  readonly #nodes = new Map<string, Tensor>();
  readonly #numbers = new Map<Tensor, number>();

  /** The first node that computes the same as this one. */
  unique(t: Tensor): Tensor {
    if (this.#numbers.has(t)) return t;
    const x = t.x.map((operand) => this.unique(operand));
    const attrs = isConstant(t) ? constantKey(t) : JSON.stringify(t.attrs, numbered);
    const key = `${t.op.name} ${x.map((operand) => this.#numbers.get(operand)).join()} ${attrs}`;
    const first = this.#nodes.get(key) ?? withOperands(t, x);
    this.#nodes.set(key, first);
    this.#numbers.set(first, this.#numbers.get(first) ?? this.#numbers.size);
    return first;
  }
}

/** Longer lists are the same if they are one object: so are the tables of one geometry (taps.ts). */
const longList = 256;
const numbers = new WeakMap<readonly unknown[], number>();
let lists = 0;

function numbered(_key: string, value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= longList) return value;
  const known = numbers.get(value) ?? lists++;
  numbers.set(value, known);
  return `#${known}`;
}

const latin1 = new TextDecoder('latin1');

function constantKey({ attrs, shape, dtype }: Tensor): string {
  const { data } = attrs as { data: number | Float32Array | BigInt64Array };
  if (typeof data === 'number') return Object.is(data, -0) ? '-0' : String(data);
  return `${dtype} [${shape.join()}] ${latin1.decode(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))}`;
}
