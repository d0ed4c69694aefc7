import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scene, writeClean, writeFaults } from '../../../tests/planted.js';
import { inTemporaryFolder } from '../../../tests/tiny.js';
import { showCheck } from './check.js';
import { Console } from './console.js';
import { showPlan } from './train.js';

async function shown(source: string, choice: Parameters<typeof showCheck>[1] = {}): Promise<[number, string]> {
  const parts: string[] = [];
  const code = await showCheck(source, choice, new Console({ write: (part: string) => parts.push(part) }));
  return [code, parts.join('')];
}

test('what is wrong is told within 80 columns, with exit code 1', () =>
  inTemporaryFolder(async (folder) => {
    // A name that no line could hold.
    const source = join(folder, 'pictures-of-animals-'.repeat(5));
    await writeFaults(source);
    const [code, text] = await shown(source);
    expect(code).toBe(1);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^Classes {5}5: Rare 1, cat \d+\+3, dog \d+\+3, owl \d+\+2, rare 3\+2$/m);
    expect(text).toMatch(/^Sizes {7}16x16 to 48x300, in the middle 48x48 \(height x width\)$/m);
    expect(text).toMatch(
      /^1 error {5}1 file called a picture is none that can be read\.\n {12}train\/cat\/broken\.png$/m,
    );
    expect(text).toMatch(
      /^\d+ warning +2 classes have less than a tenth of the images of the largest, (cat|dog)\s+\(\d+\)\.\n +Rare \(1\), rare \(3\)$/m,
    );
    expect(text).toMatch(/^Recipe {6}sngan --preset cpu, which gannet train takes where none is named;/m);
    expect(text).toMatch(/^28 note /m);
    expect(text).toContain('Choose another ground, such as --background black');
  }));

test('names of classes that no line could hold lose their middle', () =>
  inTemporaryFolder(async (folder) => {
    for (const [name, count] of [
      ['a'.repeat(90), 23],
      ['b'.repeat(90), 2],
    ] as const) {
      await mkdir(join(folder, name));
      for (let i = 0; i < count; i++) {
        await scene(100 * count + i)
          .png()
          .toFile(join(folder, name, `${i}.png`));
      }
    }
    const [, text] = await shown(folder);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/the largest,\s+a+…\S+ \(23\)\.\n +b+…\S+ \(2\)$/m);
    const [, one] = await shown(join(folder, 'a'.repeat(90)));
    for (const line of one.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  }));

test('where nothing is wrong, that is said, with exit code 0', () =>
  inTemporaryFolder(async (folder) => {
    await writeClean(join(folder, 'pets'));
    const out = join(folder, 'sheet.png');
    const [code, text] = await shown(join(folder, 'pets'), { size: { height: 32, width: 32 }, out });
    expect(code).toBe(0);
    expect(text).toMatch(/^Read as {5}32x32 in colour: 60 made smaller; nothing is cut off$/m);
    expect(text).toContain(`Nothing was found that should be mended.\n\nPictures    ${out}\n`);
    const [, contained] = await shown(join(folder, 'pets'), { size: { height: 32, width: 64 }, fit: 'contain' });
    expect(contained).toMatch(/; whole, on #ffffff$/m);
  }));

test('a training says the worst, and the command for all', () =>
  inTemporaryFolder(async (folder) => {
    await writeFaults(join(folder, 'pets'));
    const parts: string[] = [];
    const flags = { data: join(folder, 'pets'), size: { height: 16, width: 16 }, skipBroken: true, steps: 2, batch: 4 };
    await showPlan('gan', { ...flags, set: { width: 4 } }, new Console({ write: (part: string) => parts.push(part) }));
    const text = parts.join('').replace(/\n +/g, ' ');
    expect(text).toMatch(
      /^Check {7}1 held-out image is among the training images too; and 1\d more\. All of it: .*data check .*pets --recipe gan --size 16$/m,
    );
  }));
