import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { GannetError } from '../../src/errors.js';
import type { StepTask, StepTimes } from './steps.js';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine, or the one that the environment's CHROMIUM names. @throws GannetError if none */
export async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM;
  for (const path of named ? [named] : candidates) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new GannetError(
    `no Chromium at ${named ?? candidates.join(' or ')}; install it (Debian: apt-get install chromium), or name it as ` +
      'CHROMIUM',
  );
}

/** Does a task in a page of a headless Chromium of its own. */
export async function inChromium(task: StepTask, executablePath: string): Promise<StepTimes> {
  const server = await serve();
  // Without a GPU, WebGPU is SwiftShader: Vulkan on the processor.
  const args = task.backend === 'webgpu' ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(new URL('bench/web/page.html', server.resolvedUrls!.local[0]).href);
    await page.waitForFunction('globalThis.measure', undefined, { timeout: 60_000 }).catch(() => {
      throw new GannetError(`the page does not begin: ${complaints.join('; ') || 'it says nothing'}`);
    });
    const measured = page.evaluate(`measure(${JSON.stringify(task)})`).catch((error: Error) => {
      throw new GannetError(error.message.split('\n')[0]!);
    });
    return (await measured) as StepTimes;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Serves the repository's sources, isolated, so that a page may use threads. */
async function serve(): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'error',
    // What is served is as it was installed: nothing is found out or bundled beforehand, and nothing watched.
    optimizeDeps: { noDiscovery: true },
    server: {
      host: '127.0.0.1',
      hmr: false,
      watch: null,
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
  });
  return server.listen();
}
