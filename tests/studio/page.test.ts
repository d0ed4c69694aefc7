import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Download, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { gannetCommand } from '../../src/studio/launch.js';
import { openStudio, type Studio } from '../../src/studio/open.js';
import { chromiumPath, pageTest } from '../web/chromium.js';
import { barriers, observe, within } from '../web/observe.js';

/** Milliseconds for anything to happen in the page: a training has to start, on a machine that may be busy. */
const patience = 60_000;

describe.sequential('the page of the studio', () => {
  let runs: string;
  let studio: Studio;
  let browser: Browser;
  let page: Page;
  const wrong: string[] = [];
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    if (chromiumPath === null) return;
    runs = await mkdtemp(join(tmpdir(), 'gannet-studio-runs-'));
    studio = await openStudio({ runs, port: 0 });
    browser = await chromium.launch({ executablePath: chromiumPath });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(patience);
    observe(page, wrong, within(studio.url));
  }, 120_000);

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await browser?.close();
    await studio?.close();
    if (runs) await rm(runs, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  const go = async (hash: string): Promise<void> => {
    await page.goto(`${studio.url}#/${hash}`);
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const badge = (state: string) => page.locator('.head .badge', { hasText: state });
  /** The step of the picture that is shown. */
  const shownStep = async (): Promise<number> => {
    const alt = await page.locator('img[alt^="Generated at step"]').getAttribute('alt');
    return Number(alt!.split(' ').at(-1));
  };
  const tiny = { latent: '4', width: '8' };

  pageTest('says what to do where there are no runs', async () => {
    await go('');
    await page.getByText('No runs yet').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Train a first one' }).click();
    await page.getByRole('heading', { name: 'New run' }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  pageTest('begins a run, and shows its samples and losses as they come', async () => {
    await page.getByRole('radio', { name: /^cgan-mlp/ }).check();
    await page.getByLabel('Unit of the length').selectOption('steps');
    await page.getByLabel('Length', { exact: true }).fill('100000');
    for (const [label, value] of Object.entries({
      batch: '8',
      reportEvery: '50',
      sampleEvery: '200',
      checkpointEvery: '400',
    })) {
      await page.getByLabel(label, { exact: true }).fill(value);
    }
    await page.getByText('All options of cgan-mlp').click();
    for (const [label, value] of Object.entries(tiny)) await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByLabel('lr', { exact: true }).fill('x');
    await button('Start training').click();
    await page.getByText('lr: x is no number.').waitFor();
    await page.getByLabel('lr', { exact: true }).fill('0.001');
    await page.getByLabel('goes on when the studio ends').uncheck();
    await button('Start training').click();
    await page.waitForURL(/#\/run\/00001-cgan-mlp-mnist/);
    await badge('training').waitFor();
    await page.locator('img[alt^="Generated at step"]').waitFor();
    const first = await shownStep();
    await expect.poll(shownStep, { timeout: patience }).toBeGreaterThan(first);
    await page.getByRole('img', { name: /^total at step \d+: G \d/ }).waitFor();
    expect(await page.locator('pre').textContent()).toContain('step ');
  });

  pageTest('one slider moves the pictures and the cursor of every plot', async () => {
    await button('Stop').click();
    await badge('stopped').waitFor();
    const slider = page.getByRole('slider', { name: 'Step' });
    await slider.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(shownStep).toBe(400);
    expect(await page.locator('output').textContent()).toBe('step 400');
    await page.getByRole('img', { name: /^total at step 400: / }).waitFor();
    await page.getByRole('img', { name: /^images a second at step 400: / }).waitFor();
    await page.waitForURL(/step=400/);
    await page.reload();
    await expect.poll(shownStep).toBe(400);
    expect(await barriers(page)).toEqual([]);
  });

  pageTest('resumes, stops and branches', async () => {
    await button('Newest').click();
    const before = await shownStep();
    await button('Resume').click();
    await badge('training').waitFor();
    await expect.poll(shownStep, { timeout: patience }).toBeGreaterThan(before);
    await button('Stop').click();
    await badge('stopped').waitFor();
    await button('Branch').click();
    await page.getByLabel('Seed', { exact: true }).fill('5');
    expect(await barriers(page)).toEqual([]);
    await button('Branch and train').click();
    await page.waitForURL(/#\/run\/00002-cgan-mlp-mnist/);
    await badge('training').waitFor();
    await page.getByText('seed 5').waitFor();
    await page.getByText('Branched from 00001-cgan-mlp-mnist at step').waitFor();
    await button('Stop').click();
    await badge('stopped').waitFor();
  });

  pageTest('explores what the generator draws: a reload shows the same', async () => {
    await page.getByRole('link', { name: 'Explore' }).click();
    const pixels = (): Promise<string> =>
      page.locator('.image canvas').evaluate('(canvas) => canvas.toDataURL()') as Promise<string>;
    const isDrawn = async (): Promise<boolean> => (await page.locator('.image canvas').getAttribute('width')) === '28';
    await expect.poll(isDrawn, { timeout: patience }).toBe(true);
    await button('7').click();
    await page.getByRole('slider', { name: 'towards seed 1' }).fill('0.4');
    await page.getByRole('slider', { name: 'Direction 1' }).fill('1.5');
    await page.waitForURL(/at=0.4.*class=7.*d=1.5/);
    await page.waitForTimeout(500);
    const drawn = await pixels();
    await page.reload();
    await expect.poll(pixels, { timeout: patience }).toBe(drawn);
    await page.getByRole('button', { name: 'Nearest images' }).click();
    await page
      .getByRole('img', { name: /^Training image \d+, class \d/ })
      .first()
      .waitFor();
    await button('Play').click();
    await button('Pause').click();
    const saved = async (what: string): Promise<Buffer> => {
      const [download] = (await Promise.all([page.waitForEvent('download'), button(what).click()])) as unknown as [
        Download,
        undefined,
      ];
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    };
    expect((await saved('Save GIF')).subarray(0, 6).toString()).toBe('GIF89a');
    expect((await saved('Save WebM')).subarray(0, 4).toString('hex')).toBe('1a45dfa3');
    expect((await saved('Save MP4')).subarray(4, 8).toString()).toBe('ftyp');
    expect(await barriers(page)).toEqual([]);
  });

  pageTest('compares two runs at one step', async () => {
    await go('compare');
    await button('00001-cgan-mlp-mnist').click();
    await button('00002-cgan-mlp-mnist').click();
    await page.getByRole('img', { name: 'Drawn by 00002-cgan-mlp-mnist' }).waitFor();
    await page.getByRole('slider', { name: 'Step' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    for (const run of ['00001', '00002']) {
      await page.getByRole('img', { name: `Samples of ${run}-cgan-mlp-mnist at step 200` }).waitFor();
    }
    expect(await page.getByRole('row', { name: /^seed/ }).textContent()).toContain('5');
    expect(await barriers(page)).toEqual([]);
  });

  pageTest('a run that a terminal trains appears and moves by itself', async () => {
    await go('');
    await page.getByRole('link', { name: '00002-cgan-mlp-mnist', exact: true }).waitFor();
    const [command, ...args] = gannetCommand();
    const options = ['--steps=100000', '--batch=8', '--set=latent=4', '--set=width=8', '--set=reportEvery=20'];
    const out = join(runs, 'by-hand');
    const child = spawn(command, [...args, 'train', 'cgan-mlp', ...options, '--out', out], { stdio: 'ignore' });
    children.push(child);
    const row = page.locator('.run', { hasText: 'by-hand' });
    const step = async (): Promise<number> =>
      Number(/step ([\d,]+) of/.exec((await row.textContent()) ?? '')?.[1]?.replaceAll(',', ''));
    await row.locator('.badge', { hasText: 'training' }).waitFor();
    await expect.poll(step, { timeout: patience }).toBeGreaterThan(0);
    const first = await step();
    await expect.poll(step, { timeout: patience }).toBeGreaterThan(first);
    expect(await barriers(page)).toEqual([]);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    await row.locator('.badge', { hasText: 'stopped' }).waitFor();
    await row.getByRole('button', { name: 'Delete by-hand' }).click();
    await button('Delete').click();
    await row.waitFor({ state: 'detached' });
  });

  pageTest('nothing went wrong on the way, and nothing was asked of anyone but the studio', () => {
    expect(wrong).toEqual([]);
  });
});
