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
      const row = heldOut ? train.count + at : at;
      return new Glance(row, at, split.labels[at]!, heldOut, sketched(imageAt(split, at), channels));
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

/** One of what may be millions of images, so that it holds little: its name is made where it is told. */
class Glance implements Glanced {
  readonly stored = null;
  readonly row: number;
  readonly label: number;
  readonly heldOut: boolean;
  readonly sketch: Glanced['sketch'];
  readonly #at: number;

  constructor(row: number, at: number, label: number, heldOut: boolean, sketch: Glanced['sketch']) {
    this.row = row;
    this.label = label;
    this.heldOut = heldOut;
    this.sketch = sketch;
    this.#at = at;
  }

  get name(): string {
    return `${this.heldOut ? 'held-out' : 'training'} image ${this.#at}`;
  }
}

function sketched(image: Uint8Array, channels: number): Glanced['sketch'] {
  const plane = image.length / channels;
  let deviation = 0;
  for (let c = 0; c < channels; c++)
    deviation = Math.max(deviation, spreadOf(image.subarray(c * plane, (c + 1) * plane)).deviation);
  return { digest: createHash('sha256').update(image).digest().toString('latin1', 0, 16), deviation };
}
