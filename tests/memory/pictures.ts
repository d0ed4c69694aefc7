import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { crc32, createGzip, deflateSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A colour PNG of one side, whose pixels are another pattern for each number; of level 0 as large as they. */
function png(number: number, side: number, level = 1): Buffer {
  const row = 3 * side + 1;
  const lines = Buffer.alloc(side * row);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < 3 * side; x++) lines[y * row + 1 + x] = (number >> (8 * (x % 3))) + 3 * (x >> 3) + 5 * (y >> 2);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(lines, { level })), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

const classes = ['ant', 'bee', 'cat', 'dog'];

/** A folder of different pictures in four classes. */
export async function writePictures(folder: string, count: number, side: number): Promise<void> {
  for (const name of classes) await mkdir(join(folder, name), { recursive: true });
  for (let n = 0; n < count; n++) await writeFile(join(folder, classes[n % 4]!, `${n}.png`), png(n, side));
}

/** The same as a tar archive, also in gzip, of pictures that are not compressed. */
export async function writeTar(path: string, count: number, side: number): Promise<void> {
  const archive = pack();
  const fill = async (): Promise<void> => {
    for (let n = 0; n < count; n++) {
      await new Promise((done) => archive.entry({ name: `${classes[n % 4]}/${n}.png` }, png(n, side, 0), done));
    }
    archive.finalize();
  };
  const packed = path.endsWith('gz') ? createGzip({ level: 1 }) : new PassThrough();
  await Promise.all([fill(), pipeline(Readable.from(archive), packed, createWriteStream(path))]);
}

/** Different images of a file of NumPy's, uint8 [count, side, side, 3]. */
export async function writeNpy(path: string, count: number, side: number): Promise<void> {
  const shape = `(${count}, ${side}, ${side}, 3)`;
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  const images = function* () {
    yield Buffer.concat([Buffer.from('\x93NUMPY\x01\x00u\x00', 'latin1'), Buffer.from(text)]);
    for (let n = 0; n < count; n++) yield Buffer.alloc(3 * side * side, `${n} ${Math.imul(n, 0x9e3779b1)}`);
  };
  await pipeline(Readable.from(images()), createWriteStream(path));
}

/** The most megabytes that a process held that opened pictures with a cache, looked at them, and drew batches. */
export async function peakOf(pictures: string, cache: string): Promise<number> {
  const child = join(import.meta.dirname, 'child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, pictures, cache]);
  return Number(stdout) / 1000;
}
