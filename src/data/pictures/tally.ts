import { some } from '../../text.js';
import type { ImageSize } from '../dataset.js';
import type { Decoded } from './decode.js';

const hows = {
  cut: 'not scaled, the middle is cut out',
  cover: 'scaled to cover it, and the middle taken',
  contain: 'scaled to fit into it, on a background',
  stretch: 'stretched to it',
};

/** How images of other sizes become of the size: as was chosen, or by cutting alone. */
export type How = keyof typeof hows;

/** Keeps what was done to pictures, to be said in a line for each kind of change. */
export class Tally {
  readonly #size: ImageSize;
  readonly #how: string;
  readonly #enlarged = new Names();
  readonly #scaled = new Names();
  readonly #deep = new Names();
  readonly #animated = new Names();
  readonly #grey = new Names();
  #smallest: ImageSize | null = null;
  #brightest = 0;
  #count = 0;

  /** @param size what pictures are scaled to, or cut */
  constructor(size: ImageSize, { fit = 'cover' }: { readonly fit?: How | undefined } = {}) {
    this.#size = size;
    this.#how = hows[fit];
  }

  add(image: Decoded, where: string): void {
    const { shown } = image;
    this.#count += 1;
    if (image.enlarged) {
      this.#enlarged.add(where);
      if (!this.#smallest || area(shown) < area(this.#smallest)) this.#smallest = shown;
    } else if (shown.height !== this.#size.height || shown.width !== this.#size.width) this.#scaled.add(where);
    if (image.animated) this.#animated.add(where);
    if (image.channels === 1) this.#grey.add(where);
    if (!image.deep) return;
    this.#deep.add(where);
    this.#brightest = image.data.reduce((a, b) => Math.max(a, b), this.#brightest);
  }

  notices(): string[] {
    const size = sizeText(this.#size);
    const mixed = this.#grey.count > 0 && this.#grey.count < this.#count;
    return [
      ...this.#scaled.say((n) => `${n} not of ${size}: ${this.#how}`),
      ...this.#enlarged.say(
        (n) => `${n} smaller than ${size}: enlarged, the smallest from ${sizeText(this.#smallest!)}`,
      ),
      ...this.#deep.say((n) => `${n} of more than 8 bits a channel: ${rangeText(this.#brightest)}`),
      ...this.#animated.say((n) => `${n} of several frames: the first is taken`),
      ...(mixed ? this.#grey.say((n) => `${n} grey: made colour, as others are`) : []),
    ];
  }
}

/** How many pictures something is true of, and the first few of them. */
class Names {
  count = 0;
  readonly #first: string[] = [];

  add(where: string): void {
    this.count += 1;
    if (this.#first.length < 3) this.#first.push(where);
  }

  say(what: (pictures: string) => string): string[] {
    if (this.count === 0) return [];
    const pictures = this.count === 1 ? '1 picture is' : `${this.count} pictures are`;
    const names = this.count > 3 ? `${this.#first[0]}, …` : some(this.#first);
    return [`${what(pictures)} (${names})`];
  }
}

function area({ height, width }: ImageSize): number {
  return height * width;
}

function sizeText({ height, width }: ImageSize): string {
  return `${height}x${width}`;
}

/** Of what was 16 bits, the brightest byte tells how much of the range is used. */
function rangeText(brightest: number): string {
  const used = `0 to 65535 became 0 to 255, and the brightest is ${brightest}`;
  return brightest < 128 ? `${used}, so they are dark: stretch them to the full range first` : used;
}
