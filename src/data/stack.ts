import { constants } from 'node:buffer';
import { GannetError } from '../errors.js';
import { machineMemory } from '../memory.js';
import type { Dataset, ImageSize } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';

/** One image as bytes, [height, width, channels]. */
export interface Pixels extends ImageSize {
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** Gathers images into the [count, C, H, W] of a dataset: grey if all of them are, else grey ones become colour. */
export class ImageStack {
  readonly #source: string;
  readonly #count: number;
  readonly size: ImageSize;
  #channels: 1 | 3 = 1;
  #images: Uint8Array;
  #added = 0;

  /**
   * @param source the file or folder, for messages
   * @param count images that will be added, at most
   * @throws GannetError if so many are more than an array can hold
   */
  constructor(source: string, count: number, size: ImageSize) {
    this.#source = source;
    this.#count = count;
    this.size = size;
    this.#images = this.#allocate();
  }

  /**
   * Adds the middle of an image: from row ⌊height / 2⌋ - ⌊H / 2⌋, and columns likewise.
   * @param where the image's file or key, for messages
   * @throws GannetError if the image is smaller than H x W
   */
  add(image: Pixels, where: string): void {
    const { height, width } = this.size;
    if (image.height < height || image.width < width) {
      throw new GannetError(
        `${where} is an image of ${image.height}x${image.width}, smaller than the ${height}x${width} that are needed; ` +
          'enlarge it or leave it out',
      );
    }
    if (image.channels > this.#channels) this.#becomeColour();
    const top = (image.height >> 1) - (height >> 1);
    const left = (image.width >> 1) - (width >> 1);
    let to = this.#added * this.#channels * height * width;
    for (let c = 0; c < this.#channels; c++) {
      const channel = Math.min(c, image.channels - 1);
      for (let h = 0; h < height; h++) {
        let from = ((top + h) * image.width + left) * image.channels + channel;
        for (let w = 0; w < width; w++, from += image.channels) this.#images[to++] = image.data[from]!;
      }
    }
    this.#added++;
  }

  /**
   * A dataset of what was added, those that are held out behind the others.
   * @param labels of all that was added; without them it is of the first class, and nothing is held out
   */
  dataset(
    name: string,
    classNames: readonly string[],
    labels: { readonly train: Uint8Array; readonly test: Uint8Array } = {
      train: new Uint8Array(this.#added),
      test: new Uint8Array(0),
    },
  ): Dataset {
    const { height, width } = this.size;
    const channels = this.#channels;
    const bytes = channels * height * width;
    const { train, test } = labels;
    const splits = {
      train: { images: this.#images.subarray(0, train.length * bytes), labels: train, count: train.length },
      test: {
        images: this.#images.subarray(train.length * bytes, this.#added * bytes),
        labels: test,
        count: test.length,
      },
    };
    const fingerprint = fingerprintOf([channels, height, width], [splits.train, splits.test]);
    return { name, channels, height, width, classNames, ...splits, fingerprint };
  }

  /** Each plane so far becomes three. */
  #becomeColour(): void {
    const plane = this.size.height * this.size.width;
    const grey = this.#images;
    this.#channels = 3;
    this.#images = this.#allocate();
    for (let i = 0; i < this.#added; i++) {
      const image = grey.subarray(i * plane, (i + 1) * plane);
      for (let c = 0; c < 3; c++) this.#images.set(image, (3 * i + c) * plane);
    }
  }

  #allocate(): Uint8Array {
    const { height, width } = this.size;
    const bytes = this.#count * this.#channels * height * width;
    const most = Math.min(constants.MAX_LENGTH, machineMemory());
    if (bytes > most) {
      throw new GannetError(
        `${this.#source}: ${this.#count} images of ${height}x${width}x${this.#channels} are ${bytes} bytes, and at most ` +
          `${most} can be held in memory; give fewer or smaller images`,
      );
    }
    return new Uint8Array(bytes);
  }
}
