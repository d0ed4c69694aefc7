import type { Dataset, Split } from '../../data/dataset.js';
import { sizeOf } from '../../graph/index.js';
import { defaultLowering } from '../../lowering/index.js';
import type { LayerRecord } from '../../nn/index.js';
import type { Runtime } from '../../runtime/runtime.js';
import { accuracyOn } from './accuracy.js';
import { type JudgeCard, sha256, testLabelsOf } from './card.js';
import { holdOut } from './hold-out.js';
import { Predictor } from './predictor.js';
import { rotationNames } from './task.js';
import { fitTemperature } from './temperature.js';
import { type JudgeTraining, type TrainedJudge, trainJudge } from './train.js';

export interface JudgeMaking extends Omit<JudgeTraining, 'lesson'> {
  readonly dataset: Dataset;
  /** Training images that are not learnt from, but read at the end. */
  readonly heldOut: number;
  readonly name: string;
  /** What the card says of how it was made. */
  readonly command: string;
  readonly version: string;
}

/** A judge as two files: a model and its card. */
export interface JudgeFiles {
  readonly model: Uint8Array;
  readonly card: JudgeCard;
}

/** Images to hold out where nothing else is said: none if there are test images, else a tenth. */
export function defaultHeldOut({ train, test }: Pick<Dataset, 'train' | 'test'>): number {
  return test.count > 0 ? 0 : Math.floor(train.count / 10);
}

/**
 * Trains a judge on a dataset, makes it as sure as the images that were held out say it may be, and reads with the
 * finished model these and the test images.
 *
 * @returns null if it was asked to stop
 * @throws GannetError as `holdOut` and `trainJudge`
 */
export async function makeJudge(making: JudgeMaking): Promise<JudgeFiles | null> {
  const { dataset, heldOut, name, options, seed, runtime, lowering = defaultLowering } = making;
  const { kept, held } = holdOut(dataset.train, heldOut, seed);
  const trained = await trainJudge({ ...making, lesson: { ...dataset, train: kept } });
  if (!trained) return null;
  const { shape, task, network } = trained;
  const temperature = await temperatureOf(trained, held, runtime);
  const model = trained.tempered(temperature);
  const predictor = await Predictor.ofModel(model, shape, runtime);
  const measure = async (split: Split) =>
    split.count > 0 ? { images: split.count, accuracy: await accuracyOn(split, predictor, task) } : null;
  const accuracy = { heldOut: await measure(held), test: await measure(dataset.test) };
  await predictor.release();
  const card: JudgeCard = {
    format: 1,
    name,
    task,
    image: { channels: dataset.channels, height: dataset.height, width: dataset.width },
    classNames: [...(task === 'classes' ? dataset.classNames : rotationNames)],
    features: shape.features,
    architecture: network.layers.map(layerLine),
    parameters: network.parameters.reduce((n, p) => n + sizeOf(p.shape), 0),
    data: {
      name: dataset.name,
      fingerprint: dataset.fingerprint,
      testLabels: testLabelsOf(dataset),
      learntFrom: kept.count,
    },
    training: {
      command: making.command,
      options: { ...options },
      seed,
      lowering,
      runtime: runtime.description,
      gannet: making.version,
      date: new Date().toISOString().slice(0, 10),
    },
    accuracy,
    temperature,
    sha256: sha256(model),
  };
  return { model, card };
}

/** How sure its logits should be, by held-out images; 1 where there are none, or where it tells turns. */
async function temperatureOf({ model, shape, task }: TrainedJudge, held: Split, runtime: Runtime): Promise<number> {
  if (task !== 'classes' || held.count === 0) return 1;
  const predictor = await Predictor.ofModel(model, shape, runtime);
  const { logits } = await predictor.readSplit(held);
  await predictor.release();
  return fitTemperature(logits, held.labels);
}

/** Such as `conv1 Conv2d [N, 32, 14, 14] 832`. */
function layerLine({ name, kind, outputShape, parameters }: LayerRecord): string {
  const count = parameters.reduce((n, p) => n + sizeOf(p.shape), 0);
  return `${name} ${kind} [${['N', ...outputShape.slice(1)].join(', ')}] ${count}`;
}
