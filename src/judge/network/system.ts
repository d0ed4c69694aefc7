import { add, logSoftmax, meanOver, mul, oneHot, reshape, sum, type Tensor } from '../../graph/index.js';
import {
  batchNorm,
  categoricalAccuracy,
  conv,
  cosineDecay,
  dense,
  dropout,
  kerasAdam,
  Network,
  type Pass,
  relu,
  torchBatchNorm,
} from '../../nn/index.js';
import type { DataShape, PhaseContext } from '../../recipes/phase.js';
import type { System } from '../../recipes/recipe.js';
import type { JudgeOptions } from './options.js';

/** Images with a longer side are first made smaller, by convolutions of stride 2. */
const largest = 40;

/** What a judge says of images [N, C, H, W] in [0, 1]. */
type JudgeOutputs = { readonly logits: Tensor; readonly features: Tensor };

/**
 * The judge's network: four convolutions, each with batch norm (Ioffe & Szegedy 2015) and ReLU, at two resolutions; the
 * features are the means of the last one's channels, which Lin et al. (2014) call global average pooling.
 */
function judgeNetwork(options: JudgeOptions, classes: number): Network<{ image: Tensor }, JudgeOutputs> {
  const [c1, c2, c3] = options.channels;
  return new Network('J', (net: Pass, { image }: { image: Tensor }) => {
    const block = (name: string, x: Tensor, channels: number, kernel: number, stride: number): Tensor => {
      const y = conv(net, `conv${name}`, x, { channels, kernel, stride, padding: 'same' });
      return relu(batchNorm(net, `bn${name}`, y, torchBatchNorm));
    };
    let x = image; //               for 28×28:
    for (let i = 1; Math.max(x.shape[2]!, x.shape[3]!) > largest; i++) x = block(`0-${i}`, x, c1, 3, 2);
    x = block('1', x, c1, 5, 2); // [N, c1, 14, 14]
    x = block('2', x, c2, 3, 1); // [N, c2, 14, 14]
    x = block('3', x, c3, 3, 2); // [N, c3, 7, 7]
    x = block('4', x, c3, 3, 1); // [N, c3, 7, 7]
    const features = reshape(meanOver(x, [2, 3]), [x.shape[0]!, c3]); // [N, c3]
    const logits = dense(net, 'dense', dropout(net, 'dropout', features, options.dropout), classes); // [N, classes]
    return { logits, features };
  });
}

/** The judge as something that is trained: on cross-entropy with smoothed labels, by Adam for `steps` steps. */
export function judgeSystem(options: JudgeOptions, data: DataShape, steps: number): System {
  const J = judgeNetwork(options, data.classes);
  const schedule = cosineDecay(steps, Math.min(100, Math.floor(steps / 10)));
  const losses = (step: PhaseContext) => {
    const { logits } = step.train(J, { image: step.real });
    return {
      total: smoothedCrossEntropy(logits, step.y, options.smoothing),
      accuracy: categoricalAccuracy(logits, step.y),
    };
  };
  return {
    data,
    range: [0, 1],
    latent: { size: 0, distribution: { kind: 'normal' } },
    discriminator: J,
    conditional: false,
    phases: [{ name: 'J', trains: J, adam: { ...kerasAdam, lr: options.lr, schedule }, losses }],
    evaluations: [],
  };
}

/** Cross-entropy with targets (1 − s)·one-hot(y) + s/K (Szegedy et al. 2016, section 7): the mean over the rows. */
function smoothedCrossEntropy(logits: Tensor, y: Tensor, s: number): Tensor {
  const [n, classes] = logits.shape as [number, number];
  const target = add(mul(oneHot(y, classes), 1 - s), s / classes); // [N, K]
  return mul(reshape(sum(mul(target, logSoftmax(logits))), []), -1 / n);
}
