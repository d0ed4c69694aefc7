import { add, atScope, centre, isConstant, makeNode, mul, sum, type Tensor, topologicalOrder } from '../graph/index.js';

/**
 * Rewrites a differentiated graph by algebra, so that less is computed. The results are the same but for rounding.
 *
 * What is computed twice from the same is computed once: so the points that two phases share go through the generator
 * once a step, as long as nothing has changed it in between.
 *
 * A bias in front of a batch norm shifts the mean that is then taken away: the norm is made of the unbiased tensor, and
 * the mean alone gets the bias, so that nobody needs the biased tensor any more.
 */
export function simplify(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const renewed = new Map<Tensor, Tensor>();
  const known = new KnownNodes();
  for (const t of topologicalOrder(Object.values(outputs))) {
    const x = t.x.map((i) => renewed.get(i)!);
    renewed.set(t, known.unique(atScope(t.scope, () => rewrite(t, x))));
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name, renewed.get(t)!]));
}

function rewrite(t: Tensor, x: readonly Tensor[]): Tensor {
  if (t.op.name === 'centre' || t.op.name === 'sum') {
    const { axes } = t.attrs as { axes: readonly number[] };
    const shifted = biased(x[0]!, axes);
    if (shifted && t.op.name === 'centre') return centre(shifted.tensor, axes);
    if (shifted) return add(sum(shifted.tensor, axes), mul(shifted.bias, countOver(t.x[0]!, axes)));
  }
  return x.every((v, i) => v === t.x[i]) ? t : makeNode(t.op, x, t.attrs);
}

/** x as a tensor of its shape plus a bias that is the same along all of `axes`; null where it is no such sum. */
function biased(x: Tensor, axes: readonly number[]): { readonly tensor: Tensor; readonly bias: Tensor } | null {
  if (x.op.name !== 'add') return null;
  const rank = x.shape.length;
  const [tensor, bias] = x.x as [Tensor, Tensor];
  const whole = tensor.shape.length === rank && tensor.shape.every((d, i) => d === x.shape[i]);
  const narrow = bias.shape.length === rank && axes.every((a) => bias.shape[a] === 1);
  return whole && narrow && axes.length > 0 ? { tensor, bias } : null;
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
    const first = this.#nodes.get(key) ?? (x.every((v, i) => v === t.x[i]) ? t : makeNode(t.op, x, t.attrs));
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
