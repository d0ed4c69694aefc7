import { GannetError } from '../errors.js';
import { takesSoftTargets } from '../nn/index.js';
import { visible } from '../text.js';
import type { AdversaryOptions } from './adversary.js';
import type { DataShape } from './phase.js';

/** Words in the names of classes of pictures with writing on them. */
const writing =
  /\b(digits?|letters?|numbers?|numerals?|characters?|words?|texts?|writing|handwriting|fonts?|glyphs?|logos?|signs?|plates?)\b/i;

/** What of these choices is left out, does nothing, or is seldom right; a sentence each. */
export function adversaryNotes(
  o: AdversaryOptions,
  data: DataShape,
  normOfD: 'batch' | 'none',
  group: number,
): readonly string[] {
  const { loss } = o;
  const characters = data.classNames?.every((name) => /^[\p{L}\p{N}]$/u.test(name)) ?? false;
  const written = data.classNames?.find((name) => writing.test(name));
  const notes: readonly (readonly [boolean, string])[] = [
    [(o.softLabel ?? 1) < 1 && !takesSoftTargets(loss), `the ${loss} loss has no soft targets: softLabel is not used`],
    [
      loss === 'wasserstein' && o.gradientPenalty === 0 && o.spectralNorm === 'none',
      'wasserstein wants a discriminator that is held smooth: --set gradientPenalty=10 or spectralNorm=discriminator',
    ],
    [o.r1 > 0 && loss !== 'cross-entropy', `R1 was made for cross-entropy; with ${loss} it is an experiment`],
    [o.r1 === 0 && o.r1Every > 1, 'r1Every does nothing without R1: --set r1=10'],
    [
      o.spectralNorm !== 'none' && normOfD === 'batch',
      'batch norm undoes what spectral norm holds the discriminator to: --set discriminatorNorm=none',
    ],
    [
      o.minibatchStd > 0 && group === 1,
      `minibatchStd tells nothing: a batch of ${o.batch} divides into no groups of up to ${o.minibatchStd} images`,
    ],
    [o.flip && characters, 'flip mirrors images whose classes are digits or letters, which are others then, or none'],
    [
      o.flip && !characters && written !== undefined,
      `flip mirrors images of a class called ${visible(written ?? '')}: writing is none when it is mirrored`,
    ],
    [o.averageWarmup > 0 && o.average === 0, 'averageWarmup does nothing without an average: --set average=0.999'],
  ];
  return notes.filter(([holds]) => holds).map(([, note]) => note);
}

/** Penalties of gradients hold each image by itself, which needs a verdict on each by itself. */
export function refuseBatchNorm({ r1, gradientPenalty }: AdversaryOptions): void {
  const penalty = r1 > 0 ? 'R1' : gradientPenalty > 0 ? 'the gradient penalty' : null;
  if (penalty === null) return;
  throw new GannetError(
    `${penalty} holds D's slope at each image, and with batch norm D's verdict on an image depends on the others of its ` +
      'batch: add --set discriminatorNorm=none, or leave the penalty out',
  );
}
