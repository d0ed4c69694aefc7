import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import axe from 'axe-core';
import { unzipSync } from 'fflate';
import { type Browser, chromium, type Download, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { resumeRun } from '../../src/app/resume.js';
import { RunFolder } from '../../src/run/folder.js';
import { openStudio, type Studio } from '../../src/studio/open.js';
import { chromiumPath, pageTest } from './chromium.js';

/** Milliseconds for anything to happen in the page, on a machine that may be busy. */
const patience = 60_000;
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
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('request', (request) => {
      if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(studio.url)) wrong.push(request.url());
    });
  }, 120_000);

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

  /** What axe-core finds that is serious, in light and in dark. */
  const barriers = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate('axe.run(document)')) as axe.AxeResults;
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical')
          found.push(`${colorScheme} ${id}: ${nodes.map((n) => n.html).join(' ')}`);
      }
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    return found;
  };

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

  pageTest('says what it is where nothing is kept, and the studio leads to it', async () => {
    await page.goto(studio.url);
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('heading', { name: 'Train a GAN in this tab' }).waitFor();
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    expect(await barriers()).toEqual([]);
    await page.getByRole('link', { name: 'Choose recipe and options' }).click();
    await page.getByRole('heading', { name: 'New run' }).waitFor();
    expect(await barriers()).toEqual([]);
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
        expect(await barriers()).toEqual([]);
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

  pageTest('nothing went wrong on the way, and nothing was asked of anyone but the studio', () => {
    expect(wrong).toEqual([]);
  });
});
