import { add, mul, relu, sumPool, type Tensor, upsample } from '../graph/index.js';
import { conv } from './conv.js';
import { glorotUniform, type Initializer, type KernelInit, zeros } from './initializers.js';
import type { Pass } from './network.js';

/**
 * Residual blocks of GANs (Gulrajani et al. 2017, arXiv 1704.00028; Miyato et al. 2018, arXiv 1802.05957, appendix B.4). A
 * window of 1x1 and a change of size change places with each other: so it is on the shortcut that it sees the smaller
 * image.
 */

/** Uniform as Glorot's with so many times the deviation. */
const glorotTimes =
  (gain: number): Initializer =>
  (...drawn) =>
    glorotUniform(...drawn).map((v) => gain * v);

const main: KernelInit = { kernel: glorotTimes(Math.SQRT2), bias: zeros };
const shortcut: KernelInit = { kernel: glorotUniform, bias: zeros };
const same = { kernel: 3, padding: 1, init: main } as const;

/** Makes a norm of this name. */
export type Norm = (name: string, x: Tensor) => Tensor;

/**
 * The generator's: norm, ReLU, twice as large, 3x3, norm, ReLU, 3x3, and beside it a window of 1x1.
 * x [N, I, H, W] → [N, channels, 2H, 2W]
 */
export function residualUp(net: Pass, name: string, x: Tensor, channels: number, norm: Norm): Tensor {
  let y = upsample(relu(norm(`${name}.norm1`, x)), 2);
  y = conv(net, `${name}.conv1`, y, { ...same, channels });
  y = conv(net, `${name}.conv2`, relu(norm(`${name}.norm2`, y)), { ...same, channels });
  const beside = conv(net, `${name}.shortcut`, x, { kernel: 1, channels, init: shortcut });
  return add(y, upsample(beside, 2));
}

/** What a discriminator's block is beside its width. */
export interface ResidualDown {
  readonly channels: number;
  /** Whether it halves the image. */
  readonly halves: boolean;
  /** Whether it is the first, which takes the image itself: no ReLU in front. */
  readonly first?: boolean;
}

/**
 * The discriminator's: ReLU, 3x3, ReLU, 3x3, the mean of 2x2 pixels, and beside it a window of 1x1 where anything
 * changes. x [N, I, H, W] → [N, channels, H/2, W/2] or of x's size
 */
export function residualDown(net: Pass, name: string, x: Tensor, options: ResidualDown): Tensor {
  const { channels, halves, first = false } = options;
  const width = x.shape[1]!;
  const hidden = first ? channels : width;
  const y = conv(net, `${name}.conv1`, first ? x : relu(x), { ...same, channels: hidden });
  const z = conv(net, `${name}.conv2`, relu(y), { ...same, channels });
  const beside = halves ? meanOfFour(x) : x;
  const changed = halves || width !== channels;
  return add(
    halves ? meanOfFour(z) : z,
    changed ? conv(net, `${name}.shortcut`, beside, { kernel: 1, channels, init: shortcut }) : beside,
  );
}

function meanOfFour(x: Tensor): Tensor {
  return mul(sumPool(x, 2), 1 / 4);
}
