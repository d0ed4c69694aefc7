import { Stream } from '../../src/random/stream.js';

/** Numbers at which programs that read files go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff];
/** Texts in the place of what stands in JSON. */
const values = [
  ...[
    'null',
    '-1',
    '0',
    '1e308',
    '9007199254740993',
    '0.5',
    '""',
    '"__proto__"',
    '"\\u001b[31m\\uffff"',
    '[]',
    '{}',
    'true',
  ],
  ...['{"__proto__":{"a":1}}', '[[[[[]]]]]', '"constructor"', '1e400', '"NaN"'],
];

/** Random whole numbers of an input, by its number: the same input is the same every time. */
class Dice {
  readonly #stream: Stream;

  constructor(name: string, n: number) {
    this.#stream = new Stream(n, `fuzz/${name}`);
  }

  /** From 0 to below `most`. */
  below(most: number): number {
    return most < 1 ? 0 : this.#stream.integers(1, most)[0]!;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

/** The n-th damaged form of one of the sound inputs. */
export function mutant(name: string, sound: readonly Uint8Array[], n: number): Uint8Array {
  const dice = new Dice(name, n);
  let bytes: Uint8Array = Uint8Array.from(dice.of(sound));
  const times = 1 + dice.below(4);
  const isText = sound.every((each) => each[0] === 0x7b);
  for (let i = 0; i < times; i++) bytes = isText && dice.below(3) > 0 ? otherValue(bytes, dice) : damage(bytes, dice);
  return bytes;
}

function damage(bytes: Uint8Array, dice: Dice): Uint8Array {
  if (bytes.length === 0) return bytes;
  const at = dice.below(bytes.length);
  // What a file says of itself stands at its beginning.
  const early = dice.below(Math.min(bytes.length, 512));
  switch (dice.below(6)) {
    case 0:
      return bytes.with(early, bytes[early]! ^ (1 << dice.below(8)));
    case 1:
      return bytes.with(at, dice.below(256));
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(dice.below(bytes.length))]));
    case 4:
      return withNumber(bytes, dice.below(2) === 0 ? at : early, dice);
    default:
      return new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(early, at), bytes.subarray(at)]));
  }
}

function withNumber(bytes: Uint8Array, at: number, dice: Dice): Uint8Array {
  const copy = Buffer.from(bytes);
  const size = dice.of([1, 2, 4].filter((n) => at + n <= copy.length));
  if (size === undefined) return copy;
  const value = dice.of(edges.filter((edge) => edge < 2 ** (8 * size)));
  if (dice.below(2) === 0) copy.writeUIntLE(value, at, size);
  else copy.writeUIntBE(value, at, size);
  return new Uint8Array(copy);
}

/** Puts another value after one of the colons or commas of a JSON text. */
function otherValue(bytes: Uint8Array, dice: Dice): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const places = [...text.matchAll(/([:,[]\s*)("(?:[^"\\]|\\.)*"|-?[\d.eE+-]+|true|false|null)/g)];
  const place = dice.of(places);
  if (!place) return bytes;
  const from = place.index + place[1]!.length;
  return new TextEncoder().encode(text.slice(0, from) + dice.of(values) + text.slice(from + place[2]!.length));
}
