import { concat, type Tensor } from '../graph/index.js';
import { adcGeneratorLoss, adcLabels, adcWidth, dense, type Pass, sparseCrossEntropy } from '../nn/index.js';
import { halves } from './halves.js';

export const classHeads = ['ac', 'adc'] as const;

/** How a discriminator knows classes: what it gives beside its verdict, and what the networks are paid for by it. */
export interface ClassHead {
  /** The head's outputs, from D's features x [N, F]. */
  outputs(net: Pass, x: Tensor): { readonly auxiliary: Tensor };
  /** D's loss over 2N rows, real ones and behind them fakes; `weights` of AC's for the two. */
  lossOfD(out: Outputs, real: Tensor, fake: Tensor, weights: readonly [number, number]): Tensor;
  lossOfG(out: Outputs, labels: Tensor): Tensor;
}
interface Outputs {
  readonly auxiliary: Tensor;
}

export function classHead(kind: (typeof classHeads)[number], classes: number): ClassHead {
  return kind === 'ac' ? ac(classes) : adc(classes);
}

/** The auxiliary classifier (Odena et al. 2017, arXiv 1610.09585): CE(C(x), y) for both networks. */
const ac = (classes: number): ClassHead => ({
  outputs: (net, x) => ({ auxiliary: dense(net, 'auxiliary', x, classes) }),
  lossOfD: ({ auxiliary }, real, fake, [ofReal, ofFake]) => {
    const n = real.shape[0]!;
    return sparseCrossEntropy(auxiliary, concat([real, fake], 0), halves(n, ofReal, ofFake, [2 * n]));
  },
  lossOfG: ({ auxiliary }, labels) => sparseCrossEntropy(auxiliary, labels),
});

/** See nn/adc.ts. */
const adc = (classes: number): ClassHead => ({
  outputs: (net, x) => ({ auxiliary: dense(net, 'auxiliary', x, adcWidth(classes)) }),
  lossOfD: ({ auxiliary }, real, fake) =>
    sparseCrossEntropy(auxiliary, concat([adcLabels(real, classes, 'real'), adcLabels(fake, classes, 'fake')], 0)),
  lossOfG: ({ auxiliary }, labels) => adcGeneratorLoss(auxiliary, labels),
});
