import { GannetError } from '../errors.js';
import type { Dataset, ImageSize, Images } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';
import type { Pile } from './pile.js';

/** One image as bytes, [height, width, channels]. */
export interface Pixels extends ImageSize {
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** Gathers images into the [count, C, H, W] of a dataset: grey if all of them are, else grey ones become colour. */
export class ImageStack<I extends Images> {
  readonly size: ImageSize;
  readonly #pile: Pile<I>;
  #image: Uint8Array;
  #channels: 1 | 3 = 1;
  #added = 0;

  /** @param pile where they are put */
  constructor(size: ImageSize, pile: Pile<I>) {
    this.size = size;
    this.#pile = pile;
    this.#image = new Uint8Array(size.height * size.width);
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
          `scale all images with --size ${height === width ? height : `${height}x${width}`}, or leave it out`,
      );
    }
    if (image.channels > this.#channels) this.#becomeColour();
    const top = (image.height >> 1) - (height >> 1);
    const left = (image.width >> 1) - (width >> 1);
    let to = 0;
    for (let c = 0; c < this.#channels; c++) {
      const channel = Math.min(c, image.channels - 1);
      for (let h = 0; h < height; h++) {
        let from = ((top + h) * image.width + left) * image.channels + channel;
        for (let w = 0; w < width; w++, from += image.channels) this.#image[to++] = image.data[from]!;
      }
    }
    this.#pile.add(this.#image);
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
  ): Dataset<I> {
    const { height, width } = this.size;
    const channels = this.#channels;
    const { train, test } = labels;
    const splits = {
      train: { images: this.#pile.images(0, train.length), labels: train, count: train.length },
      test: { images: this.#pile.images(train.length, this.#added), labels: test, count: test.length },
    };
    const fingerprint = fingerprintOf([channels, height, width], [splits.train, splits.test]);
    return { name, channels, height, width, classNames, ...splits, fingerprint };
  }

  #becomeColour(): void {
    this.#channels = 3;
    this.#image = new Uint8Array(3 * this.#image.length);
    this.#pile.becomeColour();
  }
}
