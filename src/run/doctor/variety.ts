import type { Dataset } from '../../data/dataset.js';
import { imageAt } from '../../data/images.js';
import type { System } from '../../recipes/recipe.js';

/** How varied some images are, in pixels, beside real images in their place. */
export interface Variety {
  /** By group: the variance of its images' pixels, over that of as many real ones; 1 is as varied as they are. */
  readonly spread: readonly number[];
  /** Share of the images that have another in their group at less than a quarter of the usual distance of real ones. */
  readonly duplicates: number;
  /** How many classes of the data the images look like, by the nearest mean image: e to the entropy of their shares. */
  readonly classes: number;
}

/** Images of a group that a look is taken at, and the most of one without classes. */
const fewest = 4;
const most = 100;
const mostPixels = most * 28 * 28;
/** Images of each class that the real ones' variety is taken from. */
const referenceRows = 100;
/** Two images are as good as the same when nearer than this share of the usual distance to the nearest. */
const near = 0.25;

/**
 * The variety of the real images, which generated ones are held against. A group is what a generator is asked for at
 * once: a class, or everything where there are no classes.
 */
export class RealVariety {
  /** Images of each group in a look. */
  readonly each: number;
  readonly groups: number;
  readonly #pixels: number;
  /** [classes][pixels] */
  readonly #means: readonly Float64Array[];
  /** [groups] */
  readonly #variances: readonly number[];
  /** [groups] the median distance to the nearest of as many images as a look has. */
  readonly #distances: readonly number[];
  /** How many classes the real images look like, by the same measure. */
  readonly classes: number;

  constructor(
    { train, classNames }: Pick<Dataset, 'train' | 'classNames'>,
    system: Pick<System, 'data' | 'conditional'>,
  ) {
    const { channels, height, width } = system.data;
    this.#pixels = channels * height * width;
    this.groups = system.conditional ? classNames.length : 1;
    const images = Math.max(20, Math.min(most, Math.floor(mostPixels / (height * width))));
    this.each = Math.max(fewest, Math.floor(images / this.groups));
    const ofClass = classNames.map((_, label) => spreadRows(train.labels, label, referenceRows));
    const images_ = (rows: readonly number[]) => rows.map((row) => imageAt(train, row, this.#pixels));
    this.#means = ofClass.map((rows) => moments(images_(rows), this.#pixels).mean);
    const ofGroup = system.conditional ? ofClass : [interleave(ofClass)];
    this.#variances = ofGroup.map((rows) => moments(images_(rows), this.#pixels).variance);
    this.#distances = ofGroup.map((rows) => {
      const found: number[] = [];
      for (let from = 0; from + this.each <= rows.length; from += this.each)
        found.push(...nearestDistances(images_(rows.slice(from, from + this.each))));
      return median(found);
    });
    this.classes = this.#classesOf(images_(interleave(ofClass)));
  }

  /** [N] the class of each image in a look: group after group. */
  get labels(): readonly number[] {
    return Array.from({ length: this.groups * this.each }, (_, i) => Math.floor(i / this.each));
  }

  /** @param images bytes [N, C, H, W], as `labels` has them */
  look(images: Uint8Array): Variety {
    const all = this.labels.map((_, i) => images.subarray(i * this.#pixels, (i + 1) * this.#pixels));
    let duplicates = 0;
    const spread = Array.from({ length: this.groups }, (_, g) => {
      const own = all.slice(g * this.each, (g + 1) * this.each);
      for (const distance of nearestDistances(own)) if (distance < near * this.#distances[g]!) duplicates++;
      const real = this.#variances[g]!;
      return real > 0 ? moments(own, this.#pixels).variance / real : 1;
    });
    return { spread, duplicates: duplicates / all.length, classes: this.#classesOf(all) };
  }

  #classesOf(images: readonly Uint8Array[]): number {
    const counts = this.#means.map(() => 0);
    for (const image of images) {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (const [c, mean] of this.#means.entries()) {
        let sum = 0;
        for (let i = 0; i < mean.length; i++) sum += (image[i]! - mean[i]!) ** 2;
        if (sum < least) [least, best] = [sum, c];
      }
      counts[best]!++;
    }
    const entropy = counts.reduce((h, n) => (n > 0 ? h - (n / images.length) * Math.log(n / images.length) : h), 0);
    return Math.exp(entropy);
  }
}

/** The mean image, and the variance around it (of n − 1), summed over the pixels. Of no image the mean is NaN. */
function moments(images: readonly Uint8Array[], pixels: number): { mean: Float64Array; variance: number } {
  const mean = new Float64Array(pixels);
  for (const image of images) for (let i = 0; i < pixels; i++) mean[i]! += image[i]!;
  for (let i = 0; i < pixels; i++) mean[i]! /= images.length;
  let variance = 0;
  for (const image of images) for (let i = 0; i < pixels; i++) variance += (image[i]! - mean[i]!) ** 2;
  return { mean, variance: images.length > 1 ? variance / (images.length - 1) : 0 };
}

/** Of each image, the distance to the nearest of the others. */
function nearestDistances(images: readonly Uint8Array[]): number[] {
  const least = images.map(() => Number.POSITIVE_INFINITY);
  for (const [a, first] of images.entries()) {
    for (let b = a + 1; b < images.length; b++) {
      const second = images[b]!;
      let sum = 0;
      for (let i = 0; i < first.length; i++) sum += (first[i]! - second[i]!) ** 2;
      least[a] = Math.min(least[a]!, sum);
      least[b] = Math.min(least[b]!, sum);
    }
  }
  return least.map(Math.sqrt);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** At most `count` rows of a class, evenly spread over the data. */
function spreadRows(labels: Uint8Array, label: number, count: number): number[] {
  const rows: number[] = [];
  labels.forEach((l, row) => {
    if (l === label) rows.push(row);
  });
  const kept = Math.min(count, rows.length);
  return Array.from({ length: kept }, (_, i) => rows[Math.floor((i * rows.length) / kept)]!);
}

/** The first of each list, then the second of each, and so on. */
function interleave(lists: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}
