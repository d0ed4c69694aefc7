import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { lettingGo } from '../../errors.js';
import { encodePng } from '../grid.js';
import { type Animation, lasts } from './animation.js';

/** Bytes of a PNG file's signature, and of a chunk: its length and type before its data, and a checksum behind. */
const signature = 8;
const head = 8;
const tail = 4;

/**
 * Writes the animation as a PNG that moves (Portable Network Graphics, third edition, W3C 2025: acTL, fcTL, fdAT), and
 * begins anew at its end: every pixel as it was drawn. One frame is in memory at a time.
 * @param file is written over
 */
export async function writeApng(animation: Animation, file: string): Promise<void> {
  const { width, height, count } = animation;
  const shown = lasts(animation).map((times) => fraction(times / animation.rate));
  const out = await open(file, 'w');
  await lettingGo(
    async () => {
      let sequence = 0;
      let at = 0;
      for await (const frame of animation.frames()) {
        const png = await encodePng(frame);
        const chunks = chunksOf(png);
        if (at === 0) {
          const ahead = chunks.filter(({ type }) => type !== 'IDAT' && type !== 'IEND');
          await out.write(png.subarray(0, signature));
          // IHDR first; what else there is holds for all frames.
          for (const { type, data } of ahead) await out.write(chunk(type, data));
          await out.write(chunk('acTL', words(count, 0)));
        }
        const [numerator, denominator] = shown[at]!;
        const delay = Buffer.from([numerator >> 8, numerator & 255, denominator >> 8, denominator & 255, 0, 0]);
        await out.write(chunk('fcTL', Buffer.concat([words(sequence++, width, height, 0, 0), delay])));
        for (const { type, data } of chunks) {
          if (type !== 'IDAT') continue;
          const isFirst = at === 0;
          await out.write(isFirst ? chunk(type, data) : chunk('fdAT', Buffer.concat([words(sequence++), data])));
        }
        at++;
      }
      await out.write(chunk('IEND', Buffer.alloc(0)));
    },
    () => out.close(),
  );
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function chunksOf(png: Uint8Array): Chunk[] {
  const file = Buffer.from(png.buffer, png.byteOffset, png.length);
  const found: Chunk[] = [];
  for (let at = signature; at < file.length; ) {
    const from = at + head;
    const to = from + file.readUInt32BE(at);
    found.push({ type: file.toString('latin1', at + 4, from), data: file.subarray(from, to) });
    at = to + tail;
  }
  return found;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([words(data.length), body, words(crc32(body))]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}

/** Seconds as a fraction of two numbers below 65,536, to the millisecond. */
function fraction(seconds: number): readonly [number, number] {
  const [most, thousand] = [0xffff, 1000];
  const milliseconds = Math.round(seconds * thousand);
  return milliseconds <= most ? [milliseconds, thousand] : [Math.min(most, Math.round(seconds)), 1];
}
