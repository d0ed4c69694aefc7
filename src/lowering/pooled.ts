import {
  add,
  atScope,
  conv2d,
  mul,
  type RowTable,
  reshape,
  sumRows,
  type Tensor,
  topologicalOrder,
  transpose,
  type Window,
  withOperands,
} from '../graph/index.js';
import { isPerChannel } from './regions.js';

/**
 * A convolution of stride 1 whose outputs are then summed in windows of f × f, as the residual blocks of discriminators
 * do it, is one convolution of stride f with a window that is f − 1 wider: Σ_a y[f·o + a] = Σ_t x[f·o + t − p] Σ_a w[t − a].
 * The large image of outputs is never made, nor its gradient. A bias between the two is counted f² times.
 *
 * Only where nothing else reads the outputs.
 */
export function mergePools(roots: readonly Tensor[]): Tensor[] {
  const order = topologicalOrder(roots);
  const readers = new Map<Tensor, number>();
  for (const t of [...roots, ...order.flatMap(({ x }) => x)]) readers.set(t, (readers.get(t) ?? 0) + 1);
  const made = new Map<Tensor, Tensor>();
  for (const t of order) {
    const x = t.x.map((i) => made.get(i)!);
    const merged = t.op.name === 'sumPool' ? pooled(t, x[0]!, (inner) => readers.get(inner) === 1) : null;
    made.set(t, merged ?? withOperands(t, x));
  }
  return roots.map((t) => made.get(t)!);
}

/** What `pool` sums, as sums; `image` is the counterpart of what it reads. Null where that is no convolution's. */
function pooled(pool: Tensor, image: Tensor, isOnlyReader: (t: Tensor) => boolean): Tensor | null {
  const { factor } = pool.attrs as { factor: number };
  const read = pool.x[0]!;
  if (!isOnlyReader(read)) return null;
  if (read.op.name === 'conv2d') return stridden(image, factor);
  const [y, bias] = read.x as [Tensor, Tensor];
  if (read.op.name !== 'add' || y.op.name !== 'conv2d' || !isOnlyReader(y)) return null;
  const sums = isPerChannel(bias.shape) ? stridden(image.x[0]!, factor) : null;
  return sums && atScope(read.scope, () => add(sums, mul(image.x[1]!, factor ** 2)));
}

function stridden(y: Tensor, factor: number): Tensor | null {
  const [x, w] = y.x as [Tensor, Tensor];
  const { stride, pads } = y.attrs as Window;
  // What is repeated first has a form of its own, from the small image.
  if (stride.join() !== '1,1' || x.op.name === 'upsample') return null;
  const [k, c, height, width] = w.shape as [number, number, number, number];
  const [tall, wide] = [height + factor - 1, width + factor - 1];
  const table: RowTable = Array.from({ length: tall * wide }, (_, tap) =>
    sources(Math.floor(tap / wide), height, factor).flatMap((row) =>
      sources(tap % wide, width, factor).map((column) => row * width + column),
    ),
  );
  return atScope(y.scope, () => {
    const taps = reshape(transpose(w, [2, 3, 1, 0]), [height * width, c, k]);
    const filter = reshape(sumRows(taps, table), [tall, wide, c, k]);
    return conv2d(x, transpose(filter, [3, 2, 0, 1]), { stride: [factor, factor], pads });
  });
}

/** The taps of a window of k that add up to this tap of the wider one. */
function sources(tap: number, k: number, factor: number): number[] {
  return Array.from({ length: factor }, (_, a) => tap - a).filter((t) => t >= 0 && t < k);
}
