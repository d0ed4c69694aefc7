import { add, meanOver, reshape, type Tensor } from '../../graph/index.js';
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
  sparseCrossEntropy,
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
 * The judge's network: convolutions, each with batch norm (Ioffe & Szegedy 2015) and ReLU, at three resolutions, the
 * residual ones (He et al. 2016) added to what they begin with; the features are the means of the last one's channels,
 * which Lin et al. (2014) call global average pooling.
 */
function judgeNetwork(options: JudgeOptions, classes: number): Network<{ image: Tensor }, JudgeOutputs> {
  const [c1, c2, c3] = options.channels;
  return new Network('J', (net: Pass, { image }: { image: Tensor }) => {
    const block = (name: string, x: Tensor, channels: number, stride: number): Tensor => {
      const y = conv(net, `conv${name}`, x, { channels, kernel: 3, stride, padding: 'same' });
      return relu(batchNorm(net, `bn${name}`, y, torchBatchNorm));
    };
    const residual = (name: string, x: Tensor): Tensor => {
      let sum = x;
      for (let i = 1; i <= options.residual; i++) sum = add(sum, block(`${name}-${i}`, sum, x.shape[1]!, 1));
      return sum;
    };
    let x = image; //                            for 28×28:
    for (let i = 1; Math.max(x.shape[2]!, x.shape[3]!) > largest; i++) x = block(`0-${i}`, x, c1, 2);
    x = block('1', x, c1, 1); //                 [N, c1, 28, 28]
    x = residual('2', block('2', x, c2, 2)); //  [N, c2, 14, 14]
    x = residual('3', block('3', x, c3, 2)); //  [N, c3, 7, 7]
    const features = reshape(meanOver(x, [2, 3]), [x.shape[0]!, c3]); // [N, c3]
    const logits = dense(net, 'dense', dropout(net, 'dropout', features, options.dropout), classes); // [N, classes]
    return { logits, features };
  });
}

/** The judge as something that is trained: on cross-entropy, by Adam for `steps` steps. */
export function judgeSystem(options: JudgeOptions, data: DataShape, steps: number): System {
  const J = judgeNetwork(options, data.classes);
  const schedule = cosineDecay(steps, Math.min(100, Math.floor(steps / 10)));
  const losses = (step: PhaseContext) => {
    const { logits } = step.train(J, { image: step.real });
    return { total: sparseCrossEntropy(logits, step.y), accuracy: categoricalAccuracy(logits, step.y) };
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
