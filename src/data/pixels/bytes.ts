import { gunzipped, isGzip } from '../source/gunzipped.js';
import { type SourceFile, streamOf } from '../source/source.js';

/** Bytes within which a table's head and its first row are looked for. */
const mostBegin = 2 ** 22;
const lineFeed = 10;

/** The bytes of a table, plain or in gzip, without the mark of UTF-8; they may be gone through any number of times. */
export async function bytesOf(file: SourceFile): Promise<() => AsyncIterable<Uint8Array>> {
  const zipped = isGzip(await file.head());
  const { pieces } = await streamOf(file);
  return () => withoutMark(zipped ? gunzipped(file.where, pieces()) : pieces());
}

/** The first two lines of a file that are not blank, or all that it has; null if it is no text, or they are too long. */
export async function firstLines(file: SourceFile): Promise<readonly string[] | null> {
  let begin: Uint8Array = new Uint8Array(0);
  for await (const part of (await bytesOf(file))()) {
    if (part.includes(0)) return null;
    begin = Buffer.concat([begin, part]);
    const whole = linesOf(begin.subarray(0, begin.lastIndexOf(lineFeed) + 1));
    if (whole.length === 2) return whole;
    if (begin.length > mostBegin) return null;
  }
  return linesOf(begin);
}

function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((line) => line.trim() !== '').slice(0, 2);
}

async function* withoutMark(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of pieces) {
    const isMarked = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    yield isMarked ? piece.subarray(3) : piece;
    isFirst = false;
  }
}
