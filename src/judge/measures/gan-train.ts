import { trainClassifier } from '../classifier.js';
import { figure } from '../figure.js';
import type { Judged } from '../judged.js';
import { ganTest, likeliestClasses } from '../metrics/accuracy.js';
import { bootstrapMean } from '../metrics/bootstrap.js';
import type { Part, Setting } from '../part.js';

/**
 * How many held-out images a classifier reads right that has learnt from these images alone (Shmelkov et al. 2018,
 * section 3). The interval is of the held-out images; another seed's classifier differs by some tenths of a percent too.
 */
export async function measureGanTrain({ split }: Judged, setting: Setting): Promise<Part> {
  const { runtime, reals, data, seed, ganTrain, onProgress } = setting;
  const classifier = await trainClassifier(
    { ...data, train: split },
    { form: ganTrain, seed, runtime, onStep: ({ step, steps }) => onProgress?.('GAN-train', step / steps) },
  );
  if (!classifier) throw new Error('nobody asked the classifier to stop');
  const heldOut = reals.heldOut.split;
  const { logits } = await classifier.readSplit(heldOut).finally(() => classifier.release());
  const read = likeliestClasses(logits);
  const right = Array.from(read, (k, i) => (k === heldOut.labels[i] ? 1 : 0));
  const { estimate, low, high } = bootstrapMean(right, { seed });
  const { byClass } = ganTest(heldOut.labels, read, data.classNames.length);
  return { figures: [figure('gan-train', estimate, { interval: [low, high] })], byClass };
}
