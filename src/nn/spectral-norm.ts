import {
  div,
  matmul,
  maximum,
  mul,
  reshape,
  sizeOf,
  sqrt,
  stopGradient,
  sum,
  sumSquares,
  swapLast,
  type Tensor,
  transpose,
} from '../graph/index.js';
import type { Initializer } from './initializers.js';
import type { KernelForm, Pass } from './network.js';
import type { ParameterSpec } from './parameter.js';

/**
 * Spectral normalisation (Miyato et al. 2018, arXiv 1802.05957, algorithm 1): a layer computes with
 *
 *     W / σ(W),   σ(W) = uᵀWv,   v ← Wᵀu / |Wᵀu|,   u ← Wv / |Wv|
 *
 * σ being W's largest singular value, so that the layer stretches nothing. W [outputs, everything else] is its kernel,
 * or an embedding's table [classes, width]. u and v are moving statistics: each call in training mode takes one step of
 * this power iteration, in inference mode they stay; a gradient takes them for constants. As PyTorch's `spectral_norm`
 * has it.
 *
 * @returns the pass for layers whose kernels are to be normalised: `conv(spectralNorm(net), 'conv1', x, options)`
 */
export function spectralNorm(net: Pass): Pass {
  return net.withKernels(normalised);
}

const normalised: KernelForm = (net, kernel, role, spec) => {
  const w = matrix(kernel, role, spec);
  const [rest, outputs] = w.shape as [number, number];
  const fan = { in: 1, out: 1 };
  const u = net.statistic('u', { shape: [outputs], layout: 'C', init: direction, fan });
  const v = net.statistic('v', { shape: [rest], layout: 'C', init: direction, fan });
  const along = net.training ? stopGradient(unit(matmul(w, reshape(u.now, [outputs, 1])))) : v.now;
  const stretched = matmul(reshape(along, [1, rest]), w); // [1, outputs]
  const across = net.training ? stopGradient(unit(stretched)) : reshape(u.now, [1, outputs]);
  if (net.training) {
    v.move(reshape(along, [rest]));
    u.move(reshape(across, [outputs]));
  }
  const sigma = reshape(sum(mul(stretched, across)), []);
  // As a matrix, since a layout pass would take four axes for an image.
  const rows = reshape(kernel, [sizeOf(spec.shape) / spec.shape.at(-1)!, spec.shape.at(-1)!]);
  return reshape(div(rows, sigma), spec.shape);
};

/** Wᵀ [everything else, outputs]. */
function matrix(kernel: Tensor, role: string, { shape, layout }: ParameterSpec): Tensor {
  if (role === 'table') return swapLast(kernel);
  const outputs = layout.indexOf('O');
  const flat = (x: Tensor): Tensor => reshape(x, [sizeOf(shape) / shape[outputs]!, shape[outputs]!]);
  return flat(outputs === shape.length - 1 ? kernel : transpose(kernel, [0, 1, 3, 2]));
}

/** x over its length. */
function unit(x: Tensor): Tensor {
  return div(x, maximum(sqrt(sumSquares(x, [0, 1])), 1e-12));
}

/** A direction, all being equally likely. */
const direction: Initializer = (stream, count) => {
  const drawn = stream.normal(count, 0, 1);
  const length = Math.sqrt(drawn.reduce((total, x) => total + x * x, 0));
  return drawn.map((x) => x / length);
};
