import { mul, sum, type Tensor } from '../graph/index.js';
import { embedding } from './embedding.js';
import { glorotUniform } from './initializers.js';
import type { Pass } from './network.js';

/**
 * The projection head (Miyato & Koyama 2018, arXiv 1802.05637, eq. 3): ⟨e_y, φ(x)⟩, e a trained vector for each class. Added
 * to ψ(φ(x)) it makes of a discriminator's verdict one on an image and its class.
 *
 * @param x the features φ(x) [N, F]
 * @param y labels [N] int64
 * @returns [N, 1]
 */
export function projection(net: Pass, name: string, x: Tensor, y: Tensor, classes: number): Tensor {
  const rows = embedding(net, name, y, { classes, width: x.shape[1]!, init: glorotUniform });
  return sum(mul(rows, x), [1]);
}
