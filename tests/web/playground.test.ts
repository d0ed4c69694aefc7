import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { Hono } from 'hono';
import { type Browser, chromium, type Download, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { resumeRun } from '../../src/app/resume.js';
import { train } from '../../src/app/train.js';
import { RunFolder } from '../../src/run/folder.js';
import type { Stats } from '../../src/run/stats.js';
import { openStudio, type Studio } from '../../src/studio/open.js';
import { studioPages } from '../../src/studio/page.js';
import { serve } from '../../src/studio/serve.js';
import { serveMnist, servePage } from '../../src/studio/static.js';
import { chromiumPath, pageTest } from './chromium.js';
import { barriers, observe, within } from './observe.js';

/** Milliseconds for anything to happen in the page, on a machine that may be busy. */
const patience = 60_000;
/** How far losses of the next steps may differ, relative to them where they are above 1: docs/performance.md, `fast`. */
const bound = 5e-5;
/** Networks that a step is nothing of, and what of a form makes them. */
const tiny = {
  acgan: { latent: '10', generatorChannels: '8, 8, 8', discriminatorChannels: '4, 4, 4, 4' },
  'cgan-mlp': { latent: '10', width: '16' },
};
type Tiny = keyof typeof tiny;

describe.sequential('the playground', () => {
  let folder: string;
  let studio: Studio;
  let browser: Browser;
  let page: Page;
  const wrong: string[] = [];

  beforeAll(async () => {
    if (chromiumPath === null) return;
    folder = await mkdtemp(join(tmpdir(), 'gannet-playground-'));
    studio = await openStudio({ runs: join(folder, 'runs'), port: 0 });
    browser = await chromium.launch({ executablePath: chromiumPath });
    page = await openPage(studio.url);
  }, 120_000);

  /** A page with storage of its own, whose complaints and requests to other places are kept. */
  const openPage = async (site: string): Promise<Page> => {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    opened.setDefaultTimeout(patience);
    observe(opened, wrong, within(site));
    return opened;
  };

  afterAll(async () => {
    await browser?.close();
    await studio?.close();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const badge = (state: string) => page.locator('.head .badge', { hasText: state }).waitFor();
  const go = async (hash: string): Promise<void> => {
    await page.goto(`${studio.url}playground/?studio#/${hash}`);
  };
  const step = async (): Promise<number> =>
    Number(/step ([\d,]+)/.exec((await page.locator('.progress').textContent()) ?? '')?.[1]?.replaceAll(',', ''));

  /** Fills in the form and begins. */
  const begin = async (recipe: Tiny, options: Readonly<Record<string, string>>): Promise<void> => {
    await page.locator(`input[value="${recipe}"]`).check();
    if (recipe === 'acgan') await button('as published').click();
    await page.getByText(`All options of ${recipe}`).click();
    for (const [label, value] of Object.entries({ batch: '8', reportEvery: '1', ...tiny[recipe], ...options })) {
      await page.getByLabel(label, { exact: true }).fill(value);
    }
    await button('Start training').click();
  };

  const trainFurther = async (steps: number): Promise<void> => {
    await button('Train further').click();
    await page.getByLabel('Further steps').fill(String(steps));
    await button('Train').click();
    await badge('training');
    await badge('finished');
  };

  /** Saves the run that is shown, and unpacks it as its user would. @returns its folder */
  const save = async (name: string): Promise<string> => {
    const [download] = (await Promise.all([
      page.waitForEvent('download'),
      button('Save as a file').click(),
    ])) as unknown as [Download, undefined];
    expect(download.suggestedFilename()).toMatch(/-step-\d+\.zip$/);
    const entries = Object.entries(unzipSync(new Uint8Array(await readFile((await download.path())!))));
    for (const [path, bytes] of entries) {
      await mkdir(dirname(join(folder, name, path)), { recursive: true });
      await writeFile(join(folder, name, path), bytes);
    }
    return join(folder, name, entries[0]![0].split('/')[0]!);
  };

  /** Losses after a step, by `step phase/part`. */
  const lossesAfter = async (run: string, from: number): Promise<Map<string, number>> => {
    const lines = (await readFile(join(run, 'stats.jsonl'), 'utf8')).trim().split('\n');
    const later = lines.map((line) => JSON.parse(line) as Stats).filter((stats) => stats.step > from);
    return new Map(
      later.flatMap((stats) =>
        Object.entries(stats.losses).flatMap(([phase, parts]) =>
          Object.entries(parts).map(([part, loss]) => [`${stats.step} ${phase}/${part}`, loss] as const),
        ),
      ),
    );
  };

  /** That two runs lost the same in the steps after one that they share. */
  const expectAlike = async (one: string, other: string, from: number): Promise<void> => {
    const [a, b] = [await lossesAfter(one, from), await lossesAfter(other, from)];
    expect([...a.keys()]).toEqual([...b.keys()]);
    expect(a.size).toBeGreaterThan(4);
    for (const [key, loss] of a) {
      expect(Math.abs(loss - b.get(key)!) / Math.max(1, Math.abs(loss)), key).toBeLessThan(bound);
    }
  };

  pageTest('says what it is where nothing is kept, and the studio leads to it', async () => {
    await page.goto(studio.url);
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('heading', { name: 'Train a GAN in this tab' }).waitFor();
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Choose recipe and options' }).click();
    await page.getByRole('heading', { name: 'New run' }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  for (const recipe of ['acgan', 'cgan-mlp'] as const) {
    pageTest(
      `trains ${recipe}, stops, is there after a reload, goes on, and Node goes on with what is saved`,
      async () => {
        await go('new');
        await begin(recipe, { Steps: '100000', sampleEvery: '10' });
        await expect.poll(step, { timeout: patience }).toBeGreaterThan(20);
        await page.locator('img[alt^="Generated at step"]').waitFor();
        await page
          .getByText(/Runs on the processor \(WebAssembly, \d+ threads?\), since this browser offers no GPU/)
          .waitFor();
        await page.getByText('D, the discriminator').waitFor();
        await button('Stop').click();
        await badge('stopped');
        const stopped = await step();
        await page.reload();
        await badge('stopped');
        expect(await step()).toBe(stopped);
        await page.locator('img[alt^="Generated at step"]').waitFor();
        await page.getByRole('img', { name: /^total at step \d+: G \d/ }).waitFor();
        expect(await barriers(page)).toEqual([]);
        await button('Go on').click();
        await expect.poll(step, { timeout: patience }).toBeGreaterThan(stopped);
        await button('Stop').click();
        await badge('stopped');
        const run = await RunFolder.open(await save(`${recipe}-stopped`));
        const at = await step();
        expect((await run.checkpoints())[0]!.step).toBe(at);
        const { options } = run.config;
        await run.reconfigure({ ...run.config, options: { ...options, steps: at + 3 } });
        expect(await resumeRun(run.path)).toMatchObject({ finished: true, step: at + 3 });
      },
    );
  }

  pageTest('a run of the page and the same one resumed in Node lose the same', async () => {
    await go('new');
    await begin('acgan', { Steps: '20' });
    await badge('finished');
    const begun = await save('begun');
    await trainFurther(4);
    const further = await save('further');
    expect(await resumeRun(begun, { steps: 24 })).toMatchObject({ finished: true, step: 24 });
    await expectAlike(begun, further, 20);
  });

  pageTest('a run of Node goes on in the page, as a folder and as a zip file, and loses the same', async () => {
    const out = join(folder, 'of-node');
    const set = { ...numbers(tiny['cgan-mlp']), reportEvery: 1, sampleEvery: 10 };
    await train('cgan-mlp', { steps: 20, batch: 8, seed: 3, threads: 1, set, out });
    await go('');
    await page.getByLabel('Choose a folder').setInputFiles(out);
    await badge('finished');
    await page.locator('img[alt="Generated at step 20"]').waitFor();
    await trainFurther(4);
    const further = await save('node-further');
    await resumeRun(out, { steps: 24 });
    await expectAlike(out, further, 20);

    const entries = await files(out);
    await go('');
    await page.getByLabel('Choose files').setInputFiles({
      ...{ name: 'run.zip', mimeType: 'application/zip' },
      buffer: Buffer.from(zipSync(Object.fromEntries(entries.map(([path, bytes]) => [`mine/${path}`, bytes])))),
    });
    await badge('finished');
    expect(await step()).toBe(24);
  });

  pageTest('pictures in folders train, and go to Node with their run', async () => {
    const pets = join(folder, 'pets');
    for (const [i, name] of ['cat', 'dog'].entries()) {
      await mkdir(join(pets, name), { recursive: true });
      for (let n = 0; n < 6; n++) {
        const background = { r: 200 * i, g: 40 * n, b: 90, alpha: n === 0 ? 0.5 : 1 };
        const picture = sharp({ create: { width: 40 + n, height: 60, channels: 4, background } });
        await picture.png().toFile(join(pets, name, `${n}.png`));
      }
    }
    await writeFile(join(pets, 'dog', 'torn.png'), 'torn');
    await go('');
    await page.getByLabel('Choose a folder').setInputFiles(pets);
    await page.getByText('13 pictures to learn from, 2 classes: cat, dog').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Scaled to').selectOption('28×28 pixels');
    await begin('cgan-mlp', { Steps: '20' });
    await badge('finished');
    await page.getByText('1 pictures that this browser cannot decode: pets/dog/torn.png').waitFor();
    const begun = await save('pets-begun');
    await trainFurther(4);
    const further = await save('pets-further');
    const { run } = await resumeRun(begun, { steps: 24 });
    expect(run.config.data).toMatchObject({ name: 'pets', classNames: ['cat', 'dog'], channels: 3, height: 28 });
    await expectAlike(begun, further, 20);
  });

  pageTest('several runs are kept, and one is deleted', async () => {
    await go('');
    const kept = page.getByRole('listitem');
    await expect.poll(() => kept.count()).toBeGreaterThan(3);
    expect(await barriers(page)).toEqual([]);
    const before = await kept.count();
    await page.getByRole('link', { name: /on pets/ }).click();
    await button('Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => kept.count()).toBe(before - 1);
    expect(await page.getByRole('link', { name: /on pets/ }).count()).toBe(0);
  });

  pageTest('what is neither a run nor pictures is said', async () => {
    await page
      .getByLabel('Choose files')
      .setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('no') });
    await page.getByText(/This is no sound zip file/).waitFor();
    await page
      .getByLabel('Choose files')
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('no') });
    await page.getByText('There are no pictures in pictures.').waitFor();
  });

  pageTest('where the storage is full, that is said, and training goes on', async () => {
    await page.close();
    page = await openPage(studio.url);
    const session = await page.context().newCDPSession(page);
    const { origin } = new URL(studio.url);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
    await go('new');
    await begin('cgan-mlp', { Steps: '20' });
    await page.getByText(/The storage that this browser gives the page is full .*delete runs/).waitFor();
    await badge('finished');
    expect((await RunFolder.open(await save('unkept'))).config.options.steps).toBe(20);
    await trainFurther(4);
    const further = await RunFolder.open(await save('unkept-further'));
    expect((await further.checkpoints())[0]!.step).toBe(24);
  });

  pageTest('stands alone below any path, with one thread where no headers isolate it', async () => {
    const app = new Hono();
    await servePage(app, (await studioPages()).playground, '/some/where/');
    await serveMnist(app, '/some/where/mnist/');
    const serving = await serve(app, '127.0.0.1', 0);
    const site = `http://127.0.0.1:${serving.port}/some/where/`;
    const alone = await openPage(site);
    await alone.goto(`${site}#/new`);
    await alone.locator('input[value="gan"]').check();
    await alone.getByLabel('Steps', { exact: true }).fill('3');
    await alone.getByRole('button', { name: 'Start training' }).click();
    await alone.getByText('WebAssembly, one thread, as the page is not isolated').waitFor();
    await alone.locator('.head .badge', { hasText: 'finished' }).waitFor();
    expect(await alone.getByRole('link', { name: 'Studio' }).count()).toBe(0);
    await alone.close();
    await serving.close();
  });

  pageTest('nothing went wrong on the way, and nothing was asked of anyone but the studio', () => {
    expect(wrong).toEqual([]);
  });
});

/** The texts of a form as the options that they are. */
function numbers(fields: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, Number(text)]));
}

async function files(run: string): Promise<(readonly [string, Uint8Array])[]> {
  const entries = (await readdir(run, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(
    entries.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(run.length + 1), new Uint8Array(await readFile(path))] as const;
    }),
  );
}
