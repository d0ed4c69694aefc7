import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { chromiumPath, pageTest } from '../web/chromium.js';
import { barriers, observe, within } from '../web/observe.js';
import { brokenLinks, pagesOf } from './links.js';
import { serveFolder } from './serve.js';

const base = '/gannet/';
const root = fileURLToPath(new URL('../../', import.meta.url));
const minutes = 60_000;

/** Every page, but of the API reference, whose pages are alike, the first of each kind. */
function lookedAt(pages: ReadonlyMap<string, string>): string[] {
  const folders = new Set<string>();
  return [...pages.keys()].filter((name) => {
    const kind = dirname(name);
    const isKnown = folders.has(kind);
    folders.add(kind);
    return name !== '404.html' && !(kind.startsWith('api/') && isKnown);
  });
}

describe.sequential('the site', () => {
  let folder: string;
  let pages: Map<string, string>;
  let files: Set<string>;
  let site: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;

  beforeAll(async () => {
    if (chromiumPath === null) return;
    folder = await mkdtemp(join(tmpdir(), 'gannet-site-'));
    // GANNET_SITE names one that is built already.
    const html = process.env.GANNET_SITE ?? join(folder, 'html');
    if (!process.env.GANNET_SITE) {
      const program = ['--import', 'tsx', 'site/build.ts', '--out', html, '--base', base];
      await promisify(execFile)(process.execPath, program, { cwd: root });
    }
    pages = await pagesOf(html);
    files = new Set(await readdir(html, { recursive: true }));
    site = await serveFolder(html, base);
    browser = await chromium.launch({ executablePath: chromiumPath });
  }, 10 * minutes);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  }, minutes);

  /** A page of the site, and what it complains of. */
  const open = async (width: number): Promise<{ page: Page; wrong: string[] }> => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(minutes);
    const wrong: string[] = [];
    observe(page, wrong, within(new URL('/', site.url).href));
    return { page, wrong };
  };

  pageTest('every link and every anchor leads somewhere', () => {
    expect(pages.size).toBeGreaterThan(20);
    expect(brokenLinks(pages, files, base)).toEqual([]);
  });

  for (const width of [1280, 390]) {
    pageTest(
      `every page of ${width} pixels: no errors, no other host, nothing to scroll to the right, no barriers`,
      async () => {
        const { page, wrong } = await open(width);
        const found: string[] = [];
        for (const name of lookedAt(pages)) {
          await page.goto(site.url + name, { waitUntil: 'networkidle' });
          const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
          if (wide > width) found.push(`${name} is ${wide} pixels wide`);
          found.push(...(await barriers(page)).map((barrier) => `${name}: ${barrier}`));
          found.push(...wrong.splice(0).map((complaint) => `${name}: ${complaint}`));
        }
        expect(found).toEqual([]);
        await page.close();
      },
      10 * minutes,
    );
  }

  pageTest('the search finds recall', async () => {
    const { page, wrong } = await open(1280);
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByPlaceholder('Search').fill('recall');
    const first = page.locator('.VPLocalSearchBox .result').first();
    await first.waitFor();
    await first.click();
    await page.waitForURL(/\/guide\//);
    await page
      .locator('main')
      .getByText(/recall/i)
      .first()
      .waitFor();
    expect(wrong).toEqual([]);
    await page.close();
  });

  pageTest('the playground is isolated without headers, and trains with threads on the MNIST beside it', async () => {
    const { page, wrong } = await open(1280);
    await page.goto(`${site.url}playground/#/new`);
    await page.getByRole('heading', { name: 'New run' }).waitFor();
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    await page.locator('input[value="gan"]').check();
    await page.getByLabel('Steps', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText(/WebAssembly, \d+ threads/).waitFor();
    await page.locator('.head .badge', { hasText: 'finished' }).waitFor();
    await page.getByRole('link', { name: 'Guide' }).click();
    await page.getByRole('heading', { name: 'GANs in TypeScript' }).waitFor();
    expect(wrong).toEqual([]);
    await page.close();
  });

  pageTest('where no service worker may be, the playground trains with one thread and says so', async () => {
    const page = await browser.newPage({ serviceWorkers: 'block' });
    page.setDefaultTimeout(minutes);
    await page.goto(`${site.url}playground/#/new`);
    await page.locator('input[value="gan"]').check();
    await page.getByLabel('Steps', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('WebAssembly, one thread, as the page is not isolated').waitFor();
    await page.locator('.head .badge', { hasText: 'finished' }).waitFor();
    await page.close();
  });
});
