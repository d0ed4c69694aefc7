import { atScope, makeNode, type Tensor } from './tensor.js';

/** Every node that the roots depend on, each after all of its inputs. Iterative: graphs may be deep. */
export function topologicalOrder(roots: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { node: Tensor; next: number }[] = [];
  const enter = (node: Tensor): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, next: 0 });
  };
  for (const root of roots) {
    enter(root);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const child = top.node.x[top.next++];
      if (child) enter(child);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}

/**
 * The same graph with some nodes replaced: every occurrence of a key of `map` becomes its value. Nodes that do not
 * depend on a key are shared with the old graph, not copied.
 */
export function substitute(roots: readonly Tensor[], map: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const done = new Map(map);
  for (const t of topologicalOrder(roots)) {
    if (done.has(t)) continue;
    const x = t.x.map((i) => done.get(i)!);
    done.set(t, withOperands(t, x));
  }
  return roots.map((r) => done.get(r)!);
}

/** The node of other operands, of the same layer; itself where they are its own. */
export function withOperands(t: Tensor, x: readonly Tensor[]): Tensor {
  return x.every((v, i) => v === t.x[i]) ? t : atScope(t.scope, () => makeNode(t.op, x, t.attrs));
}

/** Multiply-accumulates of one node, if it is a convolution or a matrix product; else 0. */
export function macsOf({ op, x, attrs, shape }: Tensor): number {
  return (
    op.macs?.(
      x.map((i) => i.shape),
      attrs,
      shape,
    ) ?? 0
  );
}

/** Multiply-accumulates that one evaluation of the roots takes in convolutions and matrix products. */
export function countMacs(roots: readonly Tensor[]): number {
  return topologicalOrder(roots).reduce((sum, t) => sum + macsOf(t), 0);
}
