import { add, conv2d, conv2dInput, reshape, type Tensor, transpose } from '../graph/index.js';
import { type KernelInit, kerasInit } from './initializers.js';
import type { Pass } from './network.js';
import { type Padding, transposedSize, windowOf } from './padding.js';

export interface ConvOptions {
  /** Channels of the output. */
  readonly channels: number;
  /** Side of the square window. */
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: Padding;
  readonly init?: KernelInit;
}

/** Convolution: x [N, I, H, W] → [N, channels, H', W']. Kernel [k, k, I, O], bias [O]. */
export function conv(net: Pass, name: string, x: Tensor, options: ConvOptions): Tensor {
  const { channels, kernel: k, stride = 1, padding = 'valid', init = kerasInit } = options;
  return net.layer(name, 'Conv2d', () => {
    const [, width, h, w] = x.shape as [number, number, number, number];
    const fan = { in: width * k * k, out: channels * k * k };
    const kernel = net.kernel('kernel', { shape: [k, k, width, channels], layout: 'HWIO', init: init.kernel, fan });
    const bias = net.parameter('bias', { shape: [channels], layout: 'C', init: init.bias, fan });
    return add(
      conv2d(x, transpose(kernel, [3, 2, 0, 1]), windowOf([h, w], k, stride, padding)),
      reshape(bias, [1, channels, 1, 1]),
    );
  });
}

/**
 * Transposed convolution: x [N, I, H, W] → [N, channels, H', W'], H' = H · stride for `same`, else
 * (H − 1) · stride + k − 2 · padding. Kernel [k, k, O, I], bias [O].
 */
export function convTranspose(net: Pass, name: string, x: Tensor, options: ConvOptions): Tensor {
  const { channels, kernel: k, stride = 1, padding = 'valid', init = kerasInit } = options;
  return net.layer(name, 'ConvTranspose2d', () => {
    const [, width, h, w] = x.shape as [number, number, number, number];
    // Both frameworks count the output channels as this layer's fan in.
    const fan = { in: channels * k * k, out: width * k * k };
    const kernel = net.kernel('kernel', { shape: [k, k, channels, width], layout: 'HWOI', init: init.kernel, fan });
    const bias = net.parameter('bias', { shape: [channels], layout: 'C', init: init.bias, fan });
    const size = [transposedSize(h, k, stride, padding), transposedSize(w, k, stride, padding)] as const;
    const y = conv2dInput(x, transpose(kernel, [3, 2, 0, 1]), windowOf(size, k, stride, padding), size);
    return add(y, reshape(bias, [1, channels, 1, 1]));
  });
}
