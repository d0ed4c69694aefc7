import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { FindingKind } from '../src/data/check/finding.js';
import { Stream } from '../src/random/stream.js';

/** Height and width of the pictures made here. */
const side = 48;

/** A picture of its own for each number: six ellipses of other places, sizes and colours, 48x48. */
export function scene(number: number, size = side): Sharp {
  const draw = new Stream(7, 'tests/scene', number).uniform(36, 0, 1);
  const shapes = Array.from({ length: 6 }, (_, i) => {
    const [x, y, rx, ry, hue, light] = draw.subarray(6 * i) as Float32Array & number[];
    return (
      `<ellipse cx="${48 * x!}" cy="${48 * y!}" rx="${4 + 14 * rx!}" ry="${4 + 14 * ry!}" ` +
      `fill="hsl(${Math.floor(360 * hue!)} 80% ${Math.floor(15 + 70 * light!)}%)"/>`
    );
  });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 48 48">`;
  return sharp(Buffer.from(`${head}<rect width="48" height="48" fill="#ccc"/>${shapes.join('')}</svg>`)).removeAlpha();
}

async function put(folder: string, path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

/** Two classes of pictures in which nothing is wrong: 24 each to learn from, 6 held out. */
export async function writeClean(folder: string): Promise<void> {
  let number = 0;
  for (const [split, count] of [
    ['train', 24],
    ['test', 6],
  ] as const) {
    for (const name of ['cat', 'dog']) {
      for (let i = 0; i < count; i++) {
        await put(folder, `${split}/${name}/${i}.png`, await scene(number++).png().toBuffer());
      }
    }
  }
}

/** A PNG whose header promises so many pixels a side. */
function bomb(png: Uint8Array, pixels: number): Uint8Array {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(pixels, 16);
  bytes.writeUInt32BE(pixels, 20);
  // The checksum of the header's chunk.
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

/**
 * Pictures of cats, dogs and owls with everything wrong that a folder can have: classes to learn from are told by a table,
 * those held out by folders.
 *
 * @returns what must be found, how often, and a word that must be in its examples
 */
export async function writeFaults(
  folder: string,
): Promise<Map<FindingKind, readonly [count: number, example: RegExp]>> {
  const table: string[] = ['file,label'];
  const train = async (path: string, label: string | null, bytes: Uint8Array | string): Promise<void> => {
    await put(folder, `train/${path}`, bytes);
    if (label !== null) table.push(`${path},${label}`);
  };
  const png = (number: number): Promise<Buffer> => scene(number).png().toBuffer();
  const flat = (values: number[]): Promise<Buffer> =>
    sharp(
      Uint8Array.from({ length: 3 * side * side }, (_, i) => values[i % values.length]!),
      {
        raw: { width: side, height: side, channels: 3 },
      },
    )
      .png()
      .toBuffer();
  let number = 0;
  for (const [name, count] of [
    ['cat', 40],
    ['dog', 24],
    ['owl', 24],
    ['rare', 3],
  ] as const) {
    for (let i = 0; i < count; i++) await train(`${name}/${String(i).padStart(2, '0')}.png`, name, await png(number++));
    for (let i = 0; i < 2; i++) await put(folder, `test/${name}/${i}.png`, await png(500 + number++));
  }
  const whole = await png(900);
  await train('cat/broken.png', 'cat', 'no picture at all');
  await train('cat/half.png', 'cat', whole.subarray(0, whole.length / 2));
  await train('cat/empty.png', 'cat', '');
  await train('cat/bomb.png', 'cat', bomb(whole, 50_000));
  await put(folder, 'test/cat/leak.png', await png(1));
  await train('owl/as-a-dog.png', 'owl', await png(48));
  await put(folder, 'test/dog/near-leak.jpg', await scene(46).jpeg({ quality: 85 }).toBuffer());
  await train('owl/near-a-dog.png', 'owl', await scene(47).modulate({ brightness: 1.02 }).png().toBuffer());
  await train('cat/again.png', 'cat', await png(3));
  await train('cat/nearly.png', 'cat', await scene(4, 96).png().toBuffer());
  table.push('dog/03.png,owl');
  await train('dog/stray.png', 'cat', await png(901));
  table.push('dog/gone.png,dog', 'dog/lost.png,dog');
  await train('owl/unlabelled.png', null, await png(902));
  const white = sharp({ create: { width: side, height: side, channels: 4, background: '#ffffff00' } });
  const disc = Buffer.from(`<svg width="${side}" height="${side}"><circle cx="24" cy="24" r="20" fill="#fff"/></svg>`);
  await train(
    'owl/white-logo.png',
    'owl',
    await white
      .composite([{ input: disc }])
      .png()
      .toBuffer(),
  );
  await train('owl/plain.png', 'owl', await flat([10, 20, 30]));
  await train('owl/misty.png', 'owl', await flat([8, 8, 8, 9]));
  await mkdir(join(folder, 'test/ghost'), { recursive: true });
  await train('Rare/1.png', 'Rare', await png(903));
  await train(
    'cat/banner.png',
    'cat',
    await scene(904).resize({ width: 300, height: side, fit: 'fill' }).png().toBuffer(),
  );
  await train('cat/icon.png', 'cat', await scene(905, 16).png().toBuffer());
  const deep = Uint16Array.from({ length: side * side }, (_, i) => (i % side) * (i % 7) * 30);
  const scan = sharp(deep, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace('grey16')
    .png();
  await train('cat/scan16.png', 'cat', await scan.toBuffer());
  await train('cat/old.bmp', null, Buffer.from('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0', 'latin1'));
  const frames = Buffer.concat([await scene(906).raw().toBuffer(), await scene(907).raw().toBuffer()]);
  const film = sharp(frames, { raw: { width: side, height: 2 * side, channels: 3, pageHeight: side } });
  await train('cat/film.gif', 'cat', await film.gif().toBuffer());
  await train('cat/photo.jpg', 'cat', await png(908));
  await symlink(join(folder, 'nowhere.png'), join(folder, 'train/cat/link.png'));
  await writeFile(join(folder, 'train/labels.csv'), `${table.join('\n')}\n`);
  return new Map<FindingKind, readonly [number, RegExp]>([
    ['unreadable', [1, /broken\.png/]],
    ['damaged', [1, /half\.png/]],
    ['empty-file', [1, /empty\.png/]],
    ['too-large', [1, /bomb\.png/]],
    ['leak', [1, /test\/cat\/leak\.png = train\/cat\/01\.png/]],
    ['conflict', [2, /train\/dog\/06\.png = train\/owl\/as-a-dog\.png/]],
    ['two-labels', [1, /dog\/03\.png/]],
    ['other-folder', [2, /dog\/stray\.png/]],
    ['near-leak', [1, /near-leak\.jpg/]],
    ['near-conflict', [2, /near-a-dog\.png/]],
    ['missing-picture', [2, /dog\/gone\.png in labels\.csv/]],
    ['unlabelled', [1, /unlabelled\.png/]],
    ['vanishing', [1, /white-logo\.png/]],
    ['constant', [1, /plain\.png/]],
    ['nearly-constant', [1, /misty\.png/]],
    ['empty-class', [1, /ghost/]],
    ['few-images', [2, /rare \(3\)/]],
    ['imbalance', [2, /rare \(3\)/]],
    ['duplicate', [1, /cat\/03\.png = train\/cat\/again\.png/]],
    ['near-duplicate', [1, /nearly\.png/]],
    ['cut-away', [1, /banner\.png \(48x300\)/]],
    ['enlarged', [1, /icon\.png \(16x16\)/]],
    ['dark', [1, /scan16\.png/]],
    ['alike-names', [1, /Rare, rare/]],
    ['unsupported', [1, /old\.bmp/]],
    ['animated', [1, /film\.gif/]],
    ['misnamed', [1, /photo\.jpg/]],
    ['dead-link', [1, /link\.png/]],
  ]);
}
