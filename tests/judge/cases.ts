import type { Features } from '../../src/judge/metrics/features.js';
import type { Picture } from '../../src/judge/metrics/ssim.js';
import { Stream } from '../../src/random/stream.js';

/** Samples for which both Gannet and the reference (reference.py) compute every metric. */
export interface Case {
  readonly real: Features;
  readonly fake: Features;
  readonly k: number;
  readonly kid: { readonly subsets: number; readonly subsetSize: number; readonly seed: number };
  readonly probabilities: Features;
  readonly splits: number;
  /** Pairs of pictures. */
  readonly pairs: readonly (readonly [Picture, Picture])[];
}

/** How the columns of the features are spoilt. */
export type Spoilt = 'none' | 'ill-conditioned' | 'rank-deficient';

/** A case that is the same on every machine: it takes nothing but sums and products of uniform numbers. */
export function makeCase(rows: number, width: number, spoilt: Spoilt = 'none'): Case {
  return {
    real: spoil(mixture(`${spoilt}/real`, rows, width, 0), spoilt),
    fake: spoil(mixture(`${spoilt}/fake`, rows, width, 0.25), spoilt),
    k: 5,
    kid: { subsets: 4, subsetSize: Math.floor(rows / 2), seed: 7 },
    probabilities: probabilities(rows, 10),
    splits: 4,
    pairs: [
      picturePair(0, 1, 28, 28),
      picturePair(1, 3, 33, 27),
      picturePair(2, 1, 11, 12),
      picturePair(3, 3, 64, 64),
      picturePair(4, 1, 176, 161),
    ],
  };
}

/** The cases of reference.json. */
export const smallCases: Readonly<Record<string, () => Case>> = {
  plain: () => makeCase(80, 6),
  'ill-conditioned': () => makeCase(80, 12, 'ill-conditioned'),
  'rank-deficient': () => makeCase(80, 6, 'rank-deficient'),
};

/** Sums of neighbouring columns of uniform numbers, so that columns correlate; `shift` is added to each. */
function mixture(purpose: string, rows: number, width: number, shift: number): Features {
  const u = new Stream(1, purpose).uniform(rows * (width + 2), 0, 1);
  const data = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < width; k++) {
      const at = i * (width + 2) + k;
      data[i * width + k] = shift + u[at]! + 0.5 * u[at + 1]! - 0.25 * u[at + 2]!;
    }
  }
  return { rows, width, data };
}

function spoil(features: Features, spoilt: Spoilt): Features {
  if (spoilt === 'none') return features;
  const { width } = features;
  const data = features.data.map((x, i) => {
    const k = i % width;
    if (spoilt === 'ill-conditioned') return x * 4 ** -k;
    // A column that is always 0, as of a unit that never fires, and one that repeats another.
    if (k === 1) return 0;
    return k === 3 ? features.data[i - 1]! : x;
  });
  return { ...features, data };
}

/** Rows that sum to 1 as nearly as float32 can say. */
function probabilities(rows: number, classes: number): Features {
  const data = new Stream(1, 'probabilities').uniform(rows * classes, 0.001, 1);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * classes, (i + 1) * classes);
    row[i % classes]! += 20 * row[0]!;
    const total = row.reduce((sum, p) => sum + p, 0);
    for (let c = 0; c < classes; c++) row[c]! /= total;
  }
  return { rows, width: classes, data };
}

/** A picture with soft structure and some noise, and another that partly agrees with it. */
function picturePair(step: number, channels: number, height: number, width: number): [Picture, Picture] {
  const size = channels * height * width;
  const noise = new Stream(1, 'pictures', step).uniform(2 * size, 0, 1);
  const picture = (of: number): Picture => {
    const data = Float32Array.from({ length: size }, (_, i) => {
      const [y, x] = [Math.floor(i / width) % height, i % width];
      const bump = (x * (width - 1 - x) * y * (height - 1 - y) * 16) / (width * height) ** 2;
      return 0.7 * bump + 0.3 * noise[of * size + i]! * (of === 0 ? 1 : bump);
    });
    return { channels, height, width, data };
  };
  return [picture(0), picture(1)];
}
