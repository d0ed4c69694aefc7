import { gather, type Tensor } from '../graph/index.js';
import { type Initializer, uniform } from './initializers.js';
import type { Pass } from './network.js';

export interface EmbeddingOptions {
  /** Rows of the table: the number of classes. */
  readonly classes: number;
  /** Elements of a row. */
  readonly width: number;
  readonly init?: Initializer;
}

/** A trained vector for each class: label [N] int64 → [N, width]. Table [classes, width]. */
export function embedding(net: Pass, name: string, label: Tensor, options: EmbeddingOptions): Tensor {
  const { classes, width, init = uniform(0.05) } = options;
  return net.layer(name, 'Embedding', () => {
    const fan = { in: classes, out: width };
    return gather(net.kernel('table', { shape: [classes, width], layout: 'IO', init, fan }), label);
  });
}
