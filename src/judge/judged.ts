import type { Split } from '../data/dataset.js';
import { selectImages } from '../data/images.js';
import { selectRows } from './metrics/features.js';
import type { Reading } from './network/predictor.js';

/** Images as a judge has read them. */
export interface Judged {
  /** The images with their labels: the classes that they were asked to be, or have. */
  readonly split: Split;
  readonly reading: Reading;
}

/** These images, in this order. */
export function selectJudged({ split, reading }: Judged, rows: ArrayLike<number>): Judged {
  return {
    split: selectImages(split, rows),
    reading: {
      logits: selectRows(reading.logits, rows),
      probabilities: selectRows(reading.probabilities, rows),
      features: selectRows(reading.features, rows),
    },
  };
}
