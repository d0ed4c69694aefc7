import { add } from './ops/arithmetic.js';
import { expand } from './ops/sum.js';
import { atScope, constant, type Tensor } from './tensor.js';
import { topologicalOrder } from './walk.js';

/**
 * d loss / d wrt, as new graph (reverse-mode differentiation). Gradients are ordinary tensors, so a gradient may be
 * differentiated again. Only paths that lead to a tensor of `wrt` are walked: a frozen network costs its gradient with
 * respect to its input and nothing for its parameters.
 *
 * @param loss a scalar
 * @param wrt any tensors of the graph; one that the loss does not depend on is an error
 * @param unrelated what the gradient of such a one is in place of an error
 * @returns one gradient for each tensor of `wrt`, of its shape
 */
export function grad(loss: Tensor, wrt: readonly Tensor[], unrelated: 'error' | 'zero' = 'error'): Tensor[] {
  if (loss.shape.length !== 0) throw new Error(`grad needs a scalar loss, not shape [${loss.shape.join(', ')}]`);
  const order = topologicalOrder([loss]);
  const targets = new Set(wrt);
  const needed = new Set<Tensor>();
  for (const t of order) if (targets.has(t) || t.x.some((x) => needed.has(x))) needed.add(t);

  const gradients = new Map<Tensor, Tensor>([[loss, constant(1)]]);
  for (const y of order.reverse()) {
    const dy = gradients.get(y);
    if (!dy || !needed.has(y) || y.x.length === 0) continue;
    atScope(y.scope ? `${y.scope}/grad` : 'grad', () => {
      const dxs = y.op.vjp({ dy, y, x: y.x, attrs: y.attrs });
      y.x.forEach((x, i) => {
        const dx = dxs[i];
        if (!dx || !needed.has(x)) return;
        const sum = gradients.get(x);
        gradients.set(x, sum ? add(sum, dx) : dx);
      });
    });
  }
  return wrt.map((w) => {
    const g = gradients.get(w);
    if (!g && unrelated === 'error') throw new Error(`the loss does not depend on ${w.attrs.name ?? w.op.name}`);
    return g ?? expand(constant(0), w.shape);
  });
}
