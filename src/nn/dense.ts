import { add, matmul, type Tensor } from '../graph/index.js';
import { type KernelInit, kerasInit } from './initializers.js';
import type { Pass } from './network.js';

/** Fully connected layer: x [N, I] → x · kernel + bias, [N, units]. Kernel [I, units], bias [units]. */
export function dense(net: Pass, name: string, x: Tensor, units: number, init: KernelInit = kerasInit): Tensor {
  return net.layer(name, 'Dense', () => {
    const width = x.shape[1]!;
    const fan = { in: width, out: units };
    const kernel = net.kernel('kernel', { shape: [width, units], layout: 'IO', init: init.kernel, fan });
    const bias = net.parameter('bias', { shape: [units], layout: 'C', init: init.bias, fan });
    return add(matmul(x, kernel), bias);
  });
}
