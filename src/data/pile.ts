import type { ImageSize, Images } from './dataset.js';

/** Where images of one size are put as they are read, [C, H, W] each. */
export interface Pile<I extends Images = Images> {
  /** Adds one or some that lie one behind the other. */
  add(images: Uint8Array): void;
  /** Each plane so far becomes three; images that are added from now on have three. */
  becomeColour(): void;
  /** The images that were added from one to before another. Then no more are added. */
  images(from: number, to: number): I;
}

/**
 * Makes the place for so many images, at most.
 *
 * @param channels that all of them have; without it they have one until they become colour
 * @throws GannetError if there is no room for them
 */
export type PileMaker<I extends Images = Images> = (
  count: number,
  size: ImageSize,
  channels?: 1 | 3,
) => Promise<Pile<I>>;

/** Images in memory. */
export class MemoryPile implements Pile<Uint8Array> {
  readonly #count: number;
  readonly #plane: number;
  readonly #check: (bytes: number) => void;
  #channels: 1 | 3;
  #images: Uint8Array;
  /** Bytes that were added. */
  #filled = 0;

  /**
   * @param count images that will be added, at most
   * @param channels as `PileMaker`
   * @param check throws if there is no room for so many bytes
   */
  constructor(
    count: number,
    { height, width }: ImageSize,
    channels: 1 | 3 = 1,
    check: (bytes: number) => void = () => undefined,
  ) {
    this.#count = count;
    this.#plane = height * width;
    this.#channels = channels;
    this.#check = check;
    this.#images = this.#allocate();
  }

  add(images: Uint8Array): void {
    this.#images.set(images, this.#filled);
    this.#filled += images.length;
  }

  becomeColour(): void {
    const plane = this.#plane;
    const grey = this.#images.subarray(0, this.#filled);
    this.#channels = 3;
    this.#images = this.#allocate();
    this.#filled = 0;
    for (let at = 0; at < grey.length; at += plane) {
      for (let c = 0; c < 3; c++) this.add(grey.subarray(at, at + plane));
    }
  }

  images(from: number, to: number): Uint8Array {
    const bytes = this.#channels * this.#plane;
    return this.#images.subarray(from * bytes, to * bytes);
  }

  #allocate(): Uint8Array {
    const bytes = this.#count * this.#channels * this.#plane;
    this.#check(bytes);
    return new Uint8Array(bytes);
  }
}

/** In memory, as long as there is some. */
export const inMemory: PileMaker<Uint8Array> = async (...images) => new MemoryPile(...images);
