import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Download, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { unpackRun } from '../../src/app/unpack-run.js';
import { openStudio, type Studio } from '../../src/studio/open.js';
import { chromiumPath } from './chromium.js';
import { observe, within } from './observe.js';

/** Milliseconds for anything to happen in the page, on a machine that may be busy. */
export const patience = 60_000;
/** Networks that a step is nothing of, and what of a form makes them. */
export const tiny = {
  acgan: { latent: '10', generatorChannels: '8, 8, 8', discriminatorChannels: '4, 4, 4, 4' },
  'cgan-mlp': { latent: '10', width: '16' },
};
type Tiny = keyof typeof tiny;

/** The texts of a form as the options that they are. */
export function numbers(fields: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, Number(text)]));
}

/** The playground of a studio in a browser, and a folder for what is saved from it. */
export class Playground {
  readonly folder: string;
  readonly studio: Studio;
  readonly browser: Browser;
  page: Page;
  /** What its pages complained of. */
  readonly wrong: string[];

  private constructor(folder: string, studio: Studio, browser: Browser, page: Page, wrong: string[]) {
    this.folder = folder;
    this.studio = studio;
    this.browser = browser;
    this.page = page;
    this.wrong = wrong;
  }

  static async open(): Promise<Playground> {
    const folder = await mkdtemp(join(tmpdir(), 'gannet-playground-'));
    const studio = await openStudio({ runs: join(folder, 'runs'), port: 0 });
    const browser = await chromium.launch({ executablePath: chromiumPath! });
    const wrong: string[] = [];
    return new Playground(folder, studio, browser, await openPage(browser, studio.url, wrong), wrong);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.studio.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A page with storage of its own, whose complaints and requests to other places are kept. */
  openPage(site: string): Promise<Page> {
    return openPage(this.browser, site, this.wrong);
  }

  async go(hash: string): Promise<void> {
    await this.page.goto(`${this.studio.url}playground/?studio#/${hash}`);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async badge(state: string): Promise<void> {
    await this.page.locator('.head .badge', { hasText: state }).waitFor();
  }

  async step(): Promise<number> {
    const text = (await this.page.locator('.progress').textContent()) ?? '';
    return Number(/step ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
  }

  /** Fills in the form and begins. */
  async begin(recipe: Tiny, options: Readonly<Record<string, string>>): Promise<void> {
    await this.page.locator(`input[value="${recipe}"]`).check();
    if (recipe === 'acgan') await this.button('as published').click();
    await this.page.getByText(`All options of ${recipe}`).click();
    for (const [label, value] of Object.entries({ batch: '8', reportEvery: '1', ...tiny[recipe], ...options })) {
      await this.page.getByLabel(label, { exact: true }).fill(value);
    }
    await this.button('Start training').click();
  }

  async trainFurther(steps: number): Promise<void> {
    await this.lengthen(steps);
    await this.badge('training');
    await this.badge('finished');
  }

  /** Asks for more steps of a run that is finished. */
  async lengthen(steps: number): Promise<void> {
    await this.button('Train further').click();
    await this.page.getByLabel('Further steps').fill(String(steps));
    await this.button('Train').click();
  }

  /** Saves the run that is shown. @returns the zip file */
  async download(name: string): Promise<string> {
    const [download] = (await Promise.all([
      this.page.waitForEvent('download'),
      this.button('Save as a file').click(),
    ])) as unknown as [Download, undefined];
    expect(download.suggestedFilename()).toMatch(/-step-\d+\.zip$/);
    const place = join(this.folder, name);
    await mkdir(place);
    await download.saveAs(join(place, download.suggestedFilename()));
    return join(place, download.suggestedFilename());
  }

  /** Saves the run that is shown, and unpacks it. @returns its folder */
  async save(name: string): Promise<string> {
    return unpackRun(await this.download(name));
  }

  /**
   * Drops files and folders of the disk into the page, as a hand does with those of a file manager. Playwright's own way
   * makes a DataTransfer by script, in which there can be no folders; what the browser's protocol drops has them.
   */
  async drop(...paths: readonly string[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const { width, height } = this.page.viewportSize()!;
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
    }
    await session.detach();
  }
}

async function openPage(browser: Browser, site: string, wrong: string[]): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  opened.setDefaultTimeout(patience);
  observe(opened, wrong, within(site));
  return opened;
}
