import { add, concat, mul, type Tensor } from '../graph/index.js';
import {
  adcCertaintyLoss,
  adcGeneratorLoss,
  adcLabels,
  adcWidth,
  dense,
  type Pass,
  projection,
  sparseCrossEntropy,
  tacGeneratorLoss,
} from '../nn/index.js';
import { halves } from './halves.js';

export const classHeads = ['ac', 'adc', 'tac', 'projection', 'adc-projection'] as const;

/** What a discriminator says of images: whether they are real, and what it needs to be taught their classes. */
export interface Verdict extends Readonly<Record<string, Tensor>> {
  /** Logits [N, 1]. */
  readonly generation: Tensor;
}

/** How a discriminator knows classes, and what the networks are paid for by it. */
export interface ClassHead {
  /** From D's features x [N, F] and, where the head asks for them, labels y [N]. */
  verdict(net: Pass, x: Tensor, y: Tensor): Verdict;
  /** D's loss over 2N rows, real ones and behind them fakes; none where the verdict itself is about classes. */
  lossOfD?(verdict: Verdict, real: Tensor, fake: Tensor, weights: readonly [ofReal: number, ofFake: number]): Tensor;
  lossOfG?(verdict: Verdict, labels: Tensor): Tensor;
}

/**
 * The head of this kind for so many classes.
 * @param certainty what the generator is paid, of ADC, for its images' being sure of their class (`adcCertaintyLoss`)
 */
export function classHead(kind: (typeof classHeads)[number], classes: number, certainty = 0): ClassHead {
  switch (kind) {
    case 'ac':
      return ac(classes);
    case 'adc':
      return adc(classes, certainty);
    case 'tac':
      return tac(classes);
    case 'projection':
      return withProjection(plain, classes);
    case 'adc-projection':
      return withProjection(adc(classes, certainty), classes);
  }
}

const generation = (net: Pass, x: Tensor): Tensor => dense(net, 'generation', x, 1);

/** The auxiliary classifier (Odena et al. 2017, arXiv 1610.09585): CE(C(x), y) for both networks. `weights` are its own. */
const ac = (classes: number): ClassHead => ({
  verdict: (net, x) => ({ generation: generation(net, x), auxiliary: dense(net, 'auxiliary', x, classes) }),
  lossOfD: ({ auxiliary }, real, fake, [ofReal, ofFake]) => {
    const n = real.shape[0]!;
    return sparseCrossEntropy(auxiliary!, concat([real, fake], 0), halves(n, ofReal, ofFake, [2 * n]));
  },
  lossOfG: ({ auxiliary }, labels) => sparseCrossEntropy(auxiliary!, labels),
});

/** See nn/adc.ts. As D's loss is a mean over 2N rows, so are these. */
const adc = (classes: number, certainty: number): ClassHead => ({
  verdict: (net, x) => ({ generation: generation(net, x), auxiliary: dense(net, 'auxiliary', x, adcWidth(classes)) }),
  lossOfD: ({ auxiliary }, real, fake) =>
    sparseCrossEntropy(auxiliary!, concat([adcLabels(real, classes, 'real'), adcLabels(fake, classes, 'fake')], 0)),
  lossOfG: ({ auxiliary }, labels) => {
    const loss = adcGeneratorLoss(auxiliary!, labels);
    return certainty === 0 ? loss : add(loss, mul(adcCertaintyLoss(auxiliary!, labels), certainty));
  },
});

/** See nn/tac.ts. */
const tac = (classes: number): ClassHead => ({
  verdict: (net, x) => ({
    generation: generation(net, x),
    auxiliary: dense(net, 'auxiliary', x, classes),
    twin: dense(net, 'twin', x, classes),
  }),
  lossOfD: ({ auxiliary, twin }, real, fake) => {
    const n = real.shape[0]!;
    const labels = concat([real, fake], 0);
    return add(
      sparseCrossEntropy(auxiliary!, labels, halves(n, 1, 0, [2 * n])),
      sparseCrossEntropy(twin!, labels, halves(n, 0, 1, [2 * n])),
    );
  },
  lossOfG: ({ auxiliary, twin }, labels) => tacGeneratorLoss(auxiliary!, twin!, labels),
});

/** A head whose verdict is, by projection, one on the image and its class: see nn/projection.ts. */
const withProjection = (head: ClassHead, classes: number): ClassHead => ({
  ...head,
  verdict: (net, x, y) => {
    const told = head.verdict(net, x, y);
    return { ...told, generation: add(told.generation, projection(net, 'projection', x, y, classes)) };
  },
});

const plain: ClassHead = { verdict: (net, x) => ({ generation: generation(net, x) }) };

/** What of these choices does nothing; a sentence each. */
export function classHeadNotes(kind: (typeof classHeads)[number], certainty: number): readonly string[] {
  const without = certainty > 0 && kind !== 'adc' && kind !== 'adc-projection';
  return without ? [`certainty is for adc, and does nothing with ${kind}: --set head=adc`] : [];
}
