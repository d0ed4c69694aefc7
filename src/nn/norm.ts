import {
  add,
  centre,
  div,
  gather,
  meanOver,
  mul,
  reshape,
  type Shape,
  sizeOf,
  sqrt,
  sub,
  sumSquares,
  type Tensor,
} from '../graph/index.js';
import { ones, zeros } from './initializers.js';
import type { Pass } from './network.js';

export interface BatchNormOptions {
  /** Share of the old moving statistic in the new one (Keras' meaning; PyTorch names the complement). */
  readonly momentum: number;
  readonly epsilon: number;
  /** Whether the moving variance follows the unbiased variance, n/(n−1) times the one that normalises. */
  readonly unbiased: boolean;
}
export const kerasBatchNorm: BatchNormOptions = { momentum: 0.99, epsilon: 1e-3, unbiased: false };
export const torchBatchNorm: BatchNormOptions = { momentum: 0.9, epsilon: 1e-5, unbiased: true };

const fan = { in: 1, out: 1 };

/**
 * Batch normalisation (Ioffe & Szegedy 2015, algorithms 1 and 2), a channel at a time: x [N, C] or [N, C, H, W] →
 * gamma · (x − mean) / √(variance + ε) + beta. In training mode mean and variance are the batch's, and the moving ones
 * move towards them; in inference mode they are the moving ones.
 */
export function batchNorm(net: Pass, name: string, x: Tensor, options: BatchNormOptions): Tensor {
  return net.layer(name, 'BatchNorm', () => {
    const shape = [x.shape[1]!];
    const gamma = net.parameter('gamma', { shape, layout: 'C', init: ones, fan });
    const beta = net.parameter('beta', { shape, layout: 'C', init: zeros, fan });
    return normalised(net, x, options, gamma, beta);
  });
}

/**
 * Conditional batch normalisation (Dumoulin et al. 2017, arXiv 1610.07629; in GANs, Miyato & Koyama 2018): as
 * `batchNorm`, with a gamma and a beta for each class. y [N] int64. Tables [classes, C].
 */
export function conditionalBatchNorm(
  net: Pass,
  name: string,
  x: Tensor,
  y: Tensor,
  options: BatchNormOptions & { readonly classes: number },
): Tensor {
  return net.layer(name, 'ConditionalBatchNorm', () => {
    const shape = [options.classes, x.shape[1]!];
    const gamma = net.parameter('gamma', { shape, layout: 'IO', init: ones, fan });
    const beta = net.parameter('beta', { shape, layout: 'IO', init: zeros, fan });
    return normalised(net, x, options, gather(gamma, y), gather(beta, y));
  });
}

/** x normalised a channel at a time, with factors and shifts for all rows [C] or for each [N, C]. */
function normalised(net: Pass, x: Tensor, options: BatchNormOptions, gamma: Tensor, beta: Tensor): Tensor {
  const shape = [x.shape[1]!];
  const mean = net.statistic('mean', { shape, layout: 'C', init: zeros, fan });
  const variance = net.statistic('variance', { shape, layout: 'C', init: ones, fan });
  const rows = gamma.shape.length === 1 ? 1 : x.shape[0]!;
  const wide: Shape = x.shape.map((d, i) => (i === 0 ? rows : i === 1 ? d : 1));
  if (!net.training) {
    const scale = div(gamma, sqrt(add(variance.now, options.epsilon)));
    const shift = sub(beta, mul(mean.now, scale));
    return add(mul(x, reshape(scale, wide)), reshape(shift, wide));
  }
  const axes = x.shape.flatMap((_, i) => (i === 1 ? [] : [i]));
  const batchMean = meanOver(x, axes);
  const centred = centre(x, axes);
  const count = sizeOf(x.shape) / shape[0]!;
  const batchVariance = mul(sumSquares(centred, axes), 1 / count);
  const bessel = options.unbiased ? count / Math.max(count - 1, 1) : 1;
  const moving = (old: Tensor, now: Tensor, factor: number): Tensor =>
    add(mul(old, options.momentum), mul(reshape(now, shape), (1 - options.momentum) * factor));
  mean.move(moving(mean.now, batchMean, 1));
  variance.move(moving(variance.now, batchVariance, bessel));
  const scale = div(reshape(gamma, wide), sqrt(add(batchVariance, options.epsilon)));
  return add(mul(centred, scale), reshape(beta, wide));
}

/**
 * Layer normalisation (Ba et al. 2016) over the last axis: x [N, C] → gamma · (x − mean) / √(variance + ε) + beta with
 * each row's own mean and variance.
 */
export function layerNorm(net: Pass, name: string, x: Tensor, epsilon = 1e-5): Tensor {
  return net.layer(name, 'LayerNorm', () => {
    const last = x.shape.length - 1;
    const shape = [x.shape[last]!];
    const gamma = net.parameter('gamma', { shape, layout: 'C', init: ones, fan });
    const beta = net.parameter('beta', { shape, layout: 'C', init: zeros, fan });
    const centred = centre(x, [last]);
    const variance = mul(sumSquares(centred, [last]), 1 / x.shape[last]!);
    return add(mul(div(centred, sqrt(add(variance, epsilon))), gamma), beta);
  });
}
