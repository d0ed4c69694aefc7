import { constants } from 'node:buffer';
import { GannetError } from '../errors.js';
import { machineMemory } from '../memory.js';
import type { ImageSize, Images } from './dataset.js';

/** Where images of one size are put as they are read, [C, H, W] each. */
export interface Pile<I extends Images = Images> {
  add(image: Uint8Array): void;
  /** Each plane so far becomes three; images that are added from now on have three. */
  becomeColour(): void;
  /** The images that were added from one to before another. Then no more are added. */
  images(from: number, to: number): I;
}

/** Makes the place for so many images, at most. @throws GannetError if there is no room for them */
export type PileMaker<I extends Images = Images> = (count: number, size: ImageSize) => Promise<Pile<I>>;

/** Images in memory. */
export class MemoryPile implements Pile<Uint8Array> {
  readonly #source: string;
  readonly #count: number;
  readonly #size: ImageSize;
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
    this.#size = size;
    this.#images = this.#allocate();
  }

  add(image: Uint8Array): void {
    this.#images.set(image, this.#added * image.length);
    this.#added++;
  }

  becomeColour(): void {
    const plane = this.#size.height * this.#size.width;
    const grey = this.#images;
    this.#channels = 3;
    this.#images = this.#allocate();
    for (let i = 0; i < this.#added; i++) {
      const image = grey.subarray(i * plane, (i + 1) * plane);
      for (let c = 0; c < 3; c++) this.#images.set(image, (3 * i + c) * plane);
    }
  }

  images(from: number, to: number): Uint8Array {
    const bytes = this.#channels * this.#size.height * this.#size.width;
    return this.#images.subarray(from * bytes, to * bytes);
  }

  #allocate(): Uint8Array {
    const { height, width } = this.#size;
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
