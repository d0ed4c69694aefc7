import { z } from 'zod';
import type { Doubt } from '../doubt.js';

/** What a file of the cache ends with, behind the length of its description. */
const magic = 'GANNETIM';
const tailBytes = 4 + magic.length;
/** The most bytes of a description: names of what was doubted may be many. */
const mostDescription = 2 ** 28;

const size = z.int().min(1);

const schema = z.strictObject({
  /** Raised when a field changes its meaning. */
  format: z.literal(1),
  /** See `keyOf`. */
  key: z.string(),
  name: z.string(),
  channels: z.union([z.literal(1), z.literal(3)]),
  height: size,
  width: size,
  classNames: z.array(z.string()),
  /** Labels, a byte for each image; those of the training images, then of those that are held out. */
  train: z.base64(),
  test: z.base64(),
  fingerprint: z.string(),
  notices: z.array(z.string()),
  doubts: z.array(z.custom<Doubt>((value) => typeof value === 'object' && value !== null && 'kind' in value)),
});

/** What is known of the images that lie before it in a file. */
export type Description = z.output<typeof schema>;

/** What comes behind the images: their description, its length, and what tells such files. */
export function encodeEnd(description: Description): Uint8Array {
  const text = Buffer.from(JSON.stringify(description));
  const tail = Buffer.alloc(tailBytes);
  tail.writeUInt32LE(text.length);
  tail.write(magic, 4, 'latin1');
  return Buffer.concat([text, tail]);
}

/**
 * The description at the end of a file; null if it has none that fits its size.
 *
 * @param bytes of the file
 * @param read reads so many bytes from a position on
 */
export function decodeEnd(bytes: number, read: (position: number, length: number) => Uint8Array): Description | null {
  if (bytes < tailBytes) return null;
  const tail = Buffer.from(read(bytes - tailBytes, tailBytes));
  const length = tail.readUInt32LE();
  if (tail.toString('latin1', 4) !== magic || length > Math.min(mostDescription, bytes - tailBytes)) return null;
  const text = Buffer.from(read(bytes - tailBytes - length, length)).toString();
  try {
    const { data } = schema.safeParse(JSON.parse(text));
    return data && imageBytes(data) === bytes - tailBytes - length ? data : null;
  } catch {
    return null;
  }
}

function imageBytes({ channels, height, width, train, test }: Description): number {
  const count = Buffer.from(train, 'base64').length + Buffer.from(test, 'base64').length;
  return count * channels * height * width;
}
