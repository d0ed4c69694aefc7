import { figure, unmeasured } from '../figure.js';
import { type Judged, selectJudged } from '../judged.js';
import { type Memorisation, memorisation } from '../metrics/memorisation.js';
import type { Part, Setting } from '../part.js';
import { pixelFeatures } from '../pixels.js';
import { mostSought, type Space } from '../spaces.js';

/** Pairs of an image and its nearest training image that are kept, in each space. */
const closest = 12;

/** Whether these images, or the first `mostSought` of them, are too near to training images: see `memorisation`. */
export async function measureMemorisation(images: Judged, { runtime, reals, data }: Setting): Promise<Part> {
  const { spaces } = reals;
  if (!spaces) return { figures: unmeasured('memorisation', 'the training images were not read') };
  const samples = Math.min(mostSought, images.split.count);
  const sought = selectJudged(
    images,
    Array.from({ length: samples }, (_, i) => i),
  );
  const cells = { fakes: sought.split.labels, heldOut: spaces.referenceLabels };
  const inSpace = ({ training, reference, distances }: Space, fakes: Space['training']): Promise<Memorisation> =>
    memorisation(runtime, { training, heldOut: reference, fakes }, { closest, cells, heldOutDistances: distances });
  const pixels = await inSpace(spaces.pixels, pixelFeatures(sought.split, data));
  const features = await inSpace(spaces.features, sought.reading.features);
  return {
    figures: [
      figure('near-pixels', pixels.nearShare, { interval: pixels.nearInterval }),
      figure('near-features', features.nearShare, { interval: features.nearInterval }),
    ],
    memorisation: { samples, pixels, features },
  };
}
