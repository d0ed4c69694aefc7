import { createHash } from 'node:crypto';
import type { Dataset, Split } from '../dataset.js';
import { imageAt } from '../images.js';
import { balanceFound } from './balance.js';
import { sameFound } from './copies.js';
import { doubtsFound } from './doubts.js';
import { byHarm, type DataFinding, inWords } from './finding.js';
import { flatFound } from './flat.js';
import type { Glanced } from './looked.js';
import { spreadOf } from './sketch.js';
import { countClasses } from './survey.js';

/**
 * What is wrong with images that have been read, the worst first: what is there twice, on both sides or in two classes,
 * empty, or of few; and what was doubted as they were read. What only files tell is not among it, nor what is merely to
 * be known; `checkData` says it all.
 */
export function quickFindings(dataset: Dataset): DataFinding[] {
  const { train, test, classNames, channels, doubts = [] } = dataset;
  const glance = (split: Split, heldOut: boolean): Glanced[] =>
    Array.from({ length: split.count }, (_, at) => {
      const image = imageAt(split, at);
      const plane = image.length / channels;
      const deviations = Array.from(
        { length: channels },
        (_, c) => spreadOf(image.subarray(c * plane, (c + 1) * plane)).deviation,
      );
      return {
        ...{ row: heldOut ? train.count + at : at, label: split.labels[at]!, heldOut, stored: null },
        name: `${heldOut ? 'held-out' : 'training'} image ${at}`,
        sketch: {
          digest: createHash('sha256').update(image).digest('base64').slice(0, 22),
          deviation: Math.max(...deviations),
        },
      };
    });
  const images = [...glance(train, false), ...glance(test, true)];
  const found = [
    ...doubtsFound(doubts),
    ...sameFound(images),
    ...flatFound(images),
    ...balanceFound(countClasses(images, classNames)),
  ];
  return byHarm(found)
    .map(inWords)
    .filter(({ severity }) => severity !== 'note');
}
