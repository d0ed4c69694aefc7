import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { Hono } from 'hono';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { resumeRun } from '../../src/app/resume.js';
import { train } from '../../src/app/train.js';
import { RunFolder } from '../../src/run/folder.js';
import type { Stats } from '../../src/run/stats.js';
import { studioPages } from '../../src/studio/page.js';
import { serve } from '../../src/studio/serve.js';
import { serveMnist, servePage } from '../../src/studio/static.js';
import { chromiumPath, pageTest } from './chromium.js';
import { barriers } from './observe.js';
import { numbers, Playground, patience, tiny } from './playground.js';

/** How far losses of the next steps may differ, relative to them where they are above 1: docs/performance.md, `fast`. */
const bound = 5e-5;

describe.sequential('the playground', () => {
  let playground: Playground;
  beforeAll(async () => {
    if (chromiumPath !== null) playground = await Playground.open();
  }, 300_000);
  afterAll(() => playground?.close(), 60_000);

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
    await playground.page.goto(playground.studio.url);
    await playground.page.getByRole('link', { name: 'Playground' }).click();
    await playground.page.getByRole('heading', { name: 'Train a GAN in this tab' }).waitFor();
    expect(await playground.page.evaluate('crossOriginIsolated')).toBe(true);
    expect(await barriers(playground.page)).toEqual([]);
    await playground.page.getByRole('link', { name: 'Choose recipe and options' }).click();
    await playground.page.getByRole('heading', { name: 'New run' }).waitFor();
    expect(await barriers(playground.page)).toEqual([]);
  });

  for (const recipe of ['acgan', 'cgan-mlp'] as const) {
    pageTest(
      `trains ${recipe}, stops, is there after a reload, goes on, and Node goes on with what is saved`,
      async () => {
        await playground.go('new');
        await playground.begin(recipe, { Steps: '100000', sampleEvery: '10' });
        await expect.poll(() => playground.step(), { timeout: patience }).toBeGreaterThan(20);
        await playground.page.locator('img[alt^="Generated at step"]').waitFor();
        await playground.page
          .getByText(/Runs on the processor \(WebAssembly, \d+ threads?\), since this browser offers no GPU/)
          .waitFor();
        await playground.page.getByText('D, the discriminator').waitFor();
        await playground.button('Stop').click();
        await playground.badge('stopped');
        const stopped = await playground.step();
        await playground.page.reload();
        await playground.badge('stopped');
        expect(await playground.step()).toBe(stopped);
        await playground.page.locator('img[alt^="Generated at step"]').waitFor();
        await playground.page.getByRole('img', { name: /^total at step \d+: G \d/ }).waitFor();
        expect(await barriers(playground.page)).toEqual([]);
        await playground.button('Go on').click();
        await expect.poll(() => playground.step(), { timeout: patience }).toBeGreaterThan(stopped);
        await playground.button('Stop').click();
        await playground.badge('stopped');
        const run = await RunFolder.open(await playground.save(`${recipe}-stopped`));
        const at = await playground.step();
        expect((await run.checkpoints())[0]!.step).toBe(at);
        const { options } = run.config;
        await run.reconfigure({ ...run.config, options: { ...options, steps: at + 3 } });
        expect(await resumeRun(run.path)).toMatchObject({ finished: true, step: at + 3 });
      },
    );
  }

  pageTest('a run of the page and the same one resumed in Node lose the same', async () => {
    await playground.go('new');
    await playground.begin('acgan', { Steps: '20' });
    await playground.badge('finished');
    const begun = await playground.download('begun');
    await playground.trainFurther(4);
    const further = await playground.save('further');
    const resumed = await resumeRun(begun, { steps: 24 });
    expect(resumed).toMatchObject({ finished: true, step: 24 });
    await expectAlike(resumed.run.path, further, 20);
  });

  pageTest('a run of Node goes on in the page, as a folder and as a zip file, and loses the same', async () => {
    const out = join(playground.folder, 'of-node');
    const set = { ...numbers(tiny['cgan-mlp']), reportEvery: 1, sampleEvery: 10 };
    await train('cgan-mlp', { steps: 20, batch: 8, seed: 3, threads: 1, set, out });
    await playground.go('');
    await playground.page.getByLabel('Choose a folder').setInputFiles(out);
    await playground.badge('finished');
    await playground.page.locator('img[alt="Generated at step 20"]').waitFor();
    await playground.trainFurther(4);
    const further = await playground.save('node-further');
    await resumeRun(out, { steps: 24 });
    await expectAlike(out, further, 20);

    const entries = await files(out);
    await playground.go('');
    await playground.page.getByLabel('Choose files').setInputFiles({
      ...{ name: 'run.zip', mimeType: 'application/zip' },
      buffer: Buffer.from(zipSync(Object.fromEntries(entries.map(([path, bytes]) => [`mine/${path}`, bytes])))),
    });
    await playground.badge('finished');
    expect(await playground.step()).toBe(24);
  });

  pageTest('pictures in folders train, and go to Node with their run', async () => {
    const pets = join(playground.folder, 'pets');
    for (const [i, name] of ['cat', 'dog'].entries()) {
      await mkdir(join(pets, name), { recursive: true });
      for (let n = 0; n < 6; n++) {
        const background = { r: 200 * i, g: 40 * n, b: 90, alpha: n === 0 ? 0.5 : 1 };
        const picture = sharp({ create: { width: 40 + n, height: 60, channels: 4, background } });
        await picture.png().toFile(join(pets, name, `${n}.png`));
      }
    }
    await writeFile(join(pets, 'dog', 'torn.png'), 'torn');
    await playground.go('');
    await playground.page.getByLabel('Choose a folder').setInputFiles(pets);
    await playground.page.getByText('13 pictures to learn from, 2 classes: cat, dog').waitFor();
    expect(await barriers(playground.page)).toEqual([]);
    await playground.page.getByLabel('Scaled to').selectOption('28×28 pixels');
    await playground.begin('cgan-mlp', { Steps: '20' });
    await playground.badge('finished');
    await playground.page.getByText('1 picture that this browser cannot decode: pets/dog/torn.png').waitFor();
    const begun = await playground.save('pets-begun');
    await playground.trainFurther(4);
    const further = await playground.save('pets-further');
    const { run } = await resumeRun(begun, { steps: 24 });
    expect(run.config.data).toMatchObject({ name: 'pets', classNames: ['cat', 'dog'], channels: 3, height: 28 });
    await expectAlike(begun, further, 20);
  });

  pageTest('several runs are kept, and one is deleted', async () => {
    await playground.go('');
    const kept = playground.page.getByRole('listitem');
    await expect.poll(() => kept.count()).toBeGreaterThan(3);
    expect(await barriers(playground.page)).toEqual([]);
    const before = await kept.count();
    await playground.page.getByRole('link', { name: /on pets/ }).click();
    await playground.button('Delete').click();
    await playground.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => kept.count()).toBe(before - 1);
    expect(await playground.page.getByRole('link', { name: /on pets/ }).count()).toBe(0);
  });

  pageTest('where the storage is full, that is said, and training goes on', async () => {
    await playground.page.close();
    playground.page = await playground.openPage(playground.studio.url);
    const session = await playground.page.context().newCDPSession(playground.page);
    const { origin } = new URL(playground.studio.url);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
    await playground.go('new');
    await playground.begin('cgan-mlp', { Steps: '20' });
    await playground.page.getByText(/The storage that this browser gives the page is full .*delete runs/).waitFor();
    await playground.badge('finished');
    expect((await RunFolder.open(await playground.save('unkept'))).config.options.steps).toBe(20);
    await playground.trainFurther(4);
    const further = await RunFolder.open(await playground.save('unkept-further'));
    expect((await further.checkpoints())[0]!.step).toBe(24);
  });

  pageTest('stands alone below any path, with one thread where no headers isolate it', async () => {
    const app = new Hono();
    await servePage(app, (await studioPages()).playground, '/some/where/');
    await serveMnist(app, '/some/where/mnist/');
    const serving = await serve(app, '127.0.0.1', 0);
    const site = `http://127.0.0.1:${serving.port}/some/where/`;
    const alone = await playground.openPage(site);
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
    expect(playground.wrong).toEqual([]);
  });
});

async function files(run: string): Promise<(readonly [string, Uint8Array])[]> {
  const entries = (await readdir(run, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(
    entries.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(run.length + 1), new Uint8Array(await readFile(path))] as const;
    }),
  );
}
