import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../package/run.js';
import { chromiumPath, pageTest } from '../web/chromium.js';
import { collectExamples, type Example, root } from './collect.js';
import { complaints } from './compile.js';

const examples = await collectExamples();
const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
afterAll(() => rm(folder, { recursive: true }));

test('every example compiles', () => {
  expect(examples.filter(({ isWeb }) => !isWeb).length).toBeGreaterThan(2);
  expect(complaints(examples)).toEqual([]);
});

describe('every example runs', () => {
  // Some stand in two places.
  for (const example of new Map(examples.map((each) => [each.code, each])).values()) {
    if (example.isWeb) pageTest(example.where, () => runInPage(example));
    else test(example.where, () => runInNode(example));
  }
});

/**
 * In a process of its own, in a folder that all of them share: the runs of the first are drawn with by others. A few
 * steps will do.
 */
async function runInNode({ code }: Example): Promise<void> {
  const config = { compilerOptions: { paths: { gannet: [join(root, 'src/index.ts')] } } };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  await writeFile(join(folder, 'example.mts'), code.replace(/\bsteps: \d+/, 'steps: 3'));
  await run(
    folder,
    process.execPath,
    [...['--import', join(root, 'node_modules/tsx/dist/esm/index.mjs')], 'example.mts'],
    { TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') },
  );
}

/** In Chromium, beside a run's generator; the page's canvas must show something. */
async function runInPage({ code }: Example): Promise<void> {
  const page = join(folder, 'page');
  await mkdir(page, { recursive: true });
  await copyFile(join(folder, 'runs/00001-acgan-mnist/generator.onnx'), join(page, 'generator.onnx'));
  await writeFile(join(page, 'index.html'), '<canvas></canvas><script type="module" src="example.ts"></script>');
  await writeFile(join(page, 'example.ts'), `${code}\ndocument.documentElement.dataset.state = 'done';\n`);
  const server = await createServer({
    configFile: false,
    root: page,
    logLevel: 'error',
    resolve: { alias: { 'gannet/web': join(root, 'src/web.ts') } },
    optimizeDeps: { noDiscovery: true },
    server: { host: '127.0.0.1', hmr: false, watch: null, fs: { strict: false } },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: chromiumPath! });
  try {
    const tab = await browser.newPage();
    const errors: string[] = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    await tab.goto(server.resolvedUrls!.local[0]!);
    await tab.waitForSelector('html[data-state=done]', { timeout: 60_000 }).catch(() => undefined);
    expect(errors).toEqual([]);
    const pixels = await tab.evaluate(`(() => {
      const { width, height } = document.querySelector('canvas');
      const { data } = document.querySelector('canvas').getContext('2d').getImageData(0, 0, width, height);
      return [...data].filter((v, i) => i % 4 === 0);
    })()`);
    expect(new Set(pixels as number[]).size).toBeGreaterThan(10);
  } finally {
    await browser.close();
    await server.close();
  }
}
