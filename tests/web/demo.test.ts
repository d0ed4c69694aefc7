import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportHtml } from '../../src/app/export-html.js';
import { generator } from '../../src/app/generator.js';
import { toBytes } from '../../src/formats/grid.js';
import { RunFolder } from '../../src/run/folder.js';
import { Session } from '../../src/run/session.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { inTemporaryFolder, type TinyRecipe, tinyConfig, tinyDataset, tinyPictures } from '../tiny.js';
import { chromiumPath, pageTest } from './chromium.js';
import { observe } from './observe.js';

const runtime = nodeRuntime({ threads: 1 });
let browser: Browser;
beforeAll(async () => {
  if (chromiumPath) browser = await chromium.launch({ executablePath: chromiumPath });
});
afterAll(() => browser?.close());

/** A run at step 0 whose generator has weights so large that its images are full of contrast. */
async function makeRun(path: string, recipe: TinyRecipe): Promise<string> {
  const dataset = recipe === 'dcgan-128' ? tinyPictures(4) : tinyDataset(10, 10);
  const run = await RunFolder.create(tinyConfig(runtime, dataset, {}, recipe), path);
  const session = await Session.open(run, dataset, runtime);
  const { state } = session.trainer;
  for (const name of state.names.filter((each) => /^G\/.*(kernel|weight)$/.test(each))) {
    state.set(
      name,
      (state.values[name]!.data as Float32Array).map((v) => 6 * v),
    );
  }
  await session.saveCheckpoint();
  await session.release();
  return path;
}

/** A page from the disk with what it complains of and what it asks others for. */
async function open(file: string, width = 1280): Promise<{ page: Page; complaints: string[]; state: string }> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const complaints: string[] = [];
  observe(page, complaints, (url) => /^(file|data|blob):/.test(url));
  await page.goto(`file://${file}`);
  await page.waitForSelector('html[data-state=ready], html[data-state=failed]', { timeout: 60_000 });
  return { page, complaints, state: String(await page.getAttribute('html', 'data-state')) };
}

/** Red, green and blue of the images in a row in a canvas, [count][height][width][3]. */
async function pixels(page: Page, canvas: string, count: number): Promise<number[]> {
  return page.evaluate(`(() => {
    const { width, height } = document.getElementById('${canvas}');
    const context = document.getElementById('${canvas}').getContext('2d');
    const each = Array.from({ length: ${count} }, (_, i) =>
      [...context.getImageData((i * width) / ${count}, 0, width / ${count}, height).data]);
    return each.flat().filter((_, i) => i % 4 !== 3);
  })()`);
}

/** The same of images [count, C, H, W] in [0, 1]. */
function rgb({
  data,
  count,
  channels,
  height,
  width,
}: Awaited<ReturnType<Awaited<ReturnType<typeof generator>>['sample']>>) {
  const bytes = toBytes(data);
  const plane = height * width;
  return Array.from({ length: count * plane * 3 }, (_, i) => {
    const [image, pixel, c] = [Math.floor(i / (3 * plane)), Math.floor(i / 3) % plane, channels === 3 ? i % 3 : 0];
    return bytes[(image * channels + c) * plane + pixel]!;
  });
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);
}

describe('a page of a generator, from the disk', () => {
  for (const recipe of ['acgan', 'dcgan-128', 'gan'] as const) {
    pageTest(`${recipe}: draws what Node draws`, () =>
      inTemporaryFolder(async (folder) => {
        const run = await makeRun(join(folder, 'run'), recipe);
        const { file } = await exportHtml(run, { title: 'A & <b>', text: '</script><script>alert(1)</script>' });
        const { page, complaints, state } = await open(file);
        expect([state, complaints]).toEqual(['ready', []]);
        expect(await page.title()).toBe('A & <b>');
        expect(await page.textContent('p.text')).toBe('</script><script>alert(1)</script>');

        const model = await generator(run, { threads: 1 });
        const seeds = recipe === 'acgan' ? [0] : Array.from({ length: 10 }, (_, i) => i);
        const here = rgb(await model.sample({ seeds }));
        expect(new Set(here).size).toBeGreaterThan(10);
        expect(largestDifference(await pixels(page, 'all', 10), here)).toBeLessThanOrEqual(1);
        const [a, b] = [model.point(0), model.point(1)];
        const between = Array.from({ length: 9 }, (_, n) => a.map((v, i) => ((8 - n) * v + n * b[i]!) / 8));
        await page.waitForFunction(
          "document.getElementById('interpolation').width > 300 || document.getElementById('interpolation').height !== 150",
        );
        expect(
          largestDifference(await pixels(page, 'interpolation', 9), rgb(await model.draw(between))),
        ).toBeLessThanOrEqual(1);
        await Promise.all([model.release(), page.close()]);
      }),
    );
  }

  pageTest('another class, another seed and a drag draw other images; a picture is saved', () =>
    inTemporaryFolder(async (folder) => {
      const { file } = await exportHtml(await makeRun(join(folder, 'run'), 'acgan'));
      const { page, complaints } = await open(file, 390);
      const seen = new Set<string>();
      const look = async (act: () => Promise<unknown>): Promise<void> => {
        await act();
        await page.waitForTimeout(300);
        seen.add(String(await pixels(page, 'image', 1)));
      };
      await look(async () => undefined);
      await look(() => page.selectOption('select', { label: '7' }));
      await look(() => page.fill('input[type=number] >> nth=0', '5'));
      await look(() => page.click('.pad', { position: { x: 20, y: 20 } }));
      await look(() => page.fill('input[type=range] >> nth=0', '0.9'));
      expect(seen.size).toBe(5);
      const saved = page.waitForEvent('download');
      await page.click('text=Save as PNG >> nth=0');
      expect((await saved).suggestedFilename()).toBe('image.png');
      expect((await readFile(await (await saved).path())).subarray(1, 4).toString()).toBe('PNG');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await page.evaluate(axe.source);
      await page.click('summary');
      const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string }[] };
      expect([violations.map(({ id }) => id), complaints]).toEqual([[], []]);
      await page.close();
    }),
  );

  pageTest('says why it cannot draw', () =>
    inTemporaryFolder(async (folder) => {
      const { file } = await exportHtml(await makeRun(join(folder, 'run'), 'gan'));
      const html = await readFile(file, 'utf8');
      await writeFile(file, html.replace(/(id="model">)\S+?</, '$1H4sIAAAAAAAAA0vLzwcAIWVzjAMAAAA=<'));
      const { page, state } = await open(file);
      expect(state).toBe('failed');
      expect(await page.textContent('main')).toMatch(/cannot draw here: .*needs a browser/);
      await page.close();
    }),
  );
});

test('what is no page of a generator', () =>
  inTemporaryFolder(async (folder) => {
    const run = await makeRun(join(folder, 'run'), 'cnn-classifier');
    await expect(exportHtml(run)).rejects.toThrow(/has no generator/);
    await expect(exportHtml(run, { out: 'page.png' })).rejects.toThrow(/ends in \.html or \.htm/);
  }));
