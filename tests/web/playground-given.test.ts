import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { type Zippable, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { train } from '../../src/app/train.js';
import { chromiumPath, pageTest } from './chromium.js';
import { numbers, Playground, tiny } from './playground.js';

/** Pictures of a folder: more than a browser tells of at a time. */
const many = 130;

describe.sequential('what is dropped into the playground', () => {
  let playground: Playground;
  let run: string;

  beforeAll(async () => {
    if (chromiumPath === null) return;
    playground = await Playground.open();
    run = join(playground.folder, 'of-node');
    const set = { ...numbers(tiny['cgan-mlp']), reportEvery: 1, sampleEvery: 2 };
    await train('cgan-mlp', { steps: 2, batch: 8, threads: 1, set, out: run });
  }, 300_000);
  afterAll(() => playground?.close(), 60_000);

  /** A file or, of several texts, a folder, under its name. @returns its path */
  const put = async (
    name: string,
    content: string | Uint8Array | Readonly<Record<string, string>>,
  ): Promise<string> => {
    const path = join(playground.folder, 'given', name);
    await mkdir(join(path, '..'), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(path, content);
    else {
      await mkdir(path, { recursive: true });
      for (const [inner, text] of Object.entries(content)) await put(`${name}/${inner}`, text);
    }
    return path;
  };

  /** The run with something of it changed. @returns its folder */
  const variant = async (name: string, change: (folder: string) => Promise<unknown>): Promise<string> => {
    const folder = join(playground.folder, 'given', name);
    await cp(run, folder, { recursive: true });
    await change(folder);
    return folder;
  };

  const reconfigured = (name: string, change: (config: Config) => void): Promise<string> =>
    variant(name, async (folder) => {
      const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Config;
      change(config);
      await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    });

  /** That the page says just this of what is dropped, once it has been asked to go on with it where it is a run. */
  const expectSaid = async (message: string | RegExp, ...paths: readonly string[]): Promise<void> => {
    await playground.go('');
    await playground.page.reload();
    await playground.button('Train a first one').waitFor();
    await playground.drop(...paths);
    const alert = playground.page.getByRole('alert');
    const further = playground.button('Train further');
    await alert.or(further).waitFor();
    if (await further.isVisible()) await playground.lengthen(2);
    await alert.waitFor();
    const said = await alert.textContent();
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  };

  pageTest('pictures in folders of classes train', async () => {
    const picture = await sharp({ create: { width: 9, height: 7, channels: 3, background: '#a42' } })
      .png()
      .toBuffer();
    for (let n = 0; n < many; n++) await put(`pets/cat/${n}.png`, picture);
    await put('pets/dog/inner/1.png', picture);
    await put('pets/dog/.hidden.png', picture);
    await put('pets/notes.txt', 'of no class');
    await playground.go('');
    await playground.button('Train a first one').waitFor();
    await playground.drop(join(playground.folder, 'given', 'pets'));
    await playground.page.getByText(`pets: ${many + 1} pictures to learn from, 2 classes: cat, dog`).waitFor();
    await playground.page.getByLabel('Scaled to').selectOption('28×28 pixels');
    await playground.begin('cgan-mlp', { Steps: '3' });
    await playground.badge('finished');
    await playground.page.getByRole('heading', { name: 'cgan-mlp on pets' }).waitFor();
  });

  pageTest("a run of Node's goes on, as a folder and as a zip file", async () => {
    const zip = await put('run.zip', zipSync(await entriesOf(run, 'mine/')));
    for (const path of [run, zip]) {
      await playground.go('');
      await playground.button('Train a first one').waitFor();
      await playground.drop(path);
      await playground.badge('finished');
      expect(await playground.step()).toBe(2);
      await playground.trainFurther(2);
      expect(await playground.step()).toBe(4);
    }
  });

  pageTest('a file that is dropped where none is taken does not lead away', async () => {
    await playground.go('new');
    await playground.page.getByRole('heading', { name: 'New run' }).waitFor();
    await playground.drop(await put('a.txt', 'text'));
    await playground.page.waitForTimeout(300);
    expect(playground.page.url()).toMatch(/#\/new$/);
    expect(await playground.page.getByRole('heading', { name: 'New run' }).count()).toBe(1);
  });

  pageTest('what is neither pictures nor a run is said', async () => {
    const neither = (what: string, advice = 'give a folder or a zip file of either'): string =>
      `There are neither pictures nor a run in ${what}: ${advice}; data of other kinds train in Node (gannet train --data).`;
    const notes = await put('notes.txt', 'text');
    const zip = zipSync(await entriesOf(run, 'mine/'));
    await expectSaid(neither('notes.txt'), notes);
    await expectSaid(neither('texts'), await put('texts', { 'a/1.txt': 'one', '2.txt': 'two' }));
    await expectSaid(neither('other.zip'), await put('other.zip', zipSync({ 'a/b.txt': new Uint8Array(3) })));
    const judge = { 'mnist.onnx': 'a judge as gannet judge train writes it', 'mnist.json': '{}' };
    await expectSaid(neither('judges'), await put('judges', judge));
    await expectSaid(neither('these files', 'give a zip file by itself'), await put('mine.zip', zip), notes);
    await expectSaid('There is no file in nothing.', await put('nothing', {}));
    await expectSaid('What was dropped is no file: drop a folder, or files.', join(playground.folder, 'is-not-there'));
  });

  pageTest('a zip file that is damaged, and more than one thing, are said', async () => {
    const zip = zipSync(await entriesOf(run, 'mine/'));
    await expectSaid('This is no sound zip file (invalid zip data).', await put('a.zip', 'no'));
    await expectSaid('This is no sound zip file (invalid zip data).', await put('cut.zip', zip.subarray(0, 5000)));
    const both = { ...(await entriesOf(run, 'one/')), ...(await entriesOf(run, 'two/')) };
    await expectSaid('There are 2 runs, one, two: give one of them.', await put('both.zip', zipSync(both)));
    const pet = join(playground.folder, 'given', 'pets', 'dog');
    await expectSaid('There are a run and pictures beside it (dog/inner/1.png): give one of the two.', run, pet);
  });

  pageTest('pictures that a browser cannot decode are said', async () => {
    // More than 2 GB as a browser would hold it, a bit a pixel in the file.
    const side = 24_000;
    const data = new Uint8Array(side * (side / 8));
    const vast = encode({ width: side, height: side, depth: 1, channels: 1, data }, { zlib: { level: 1 } });
    await playground.go('');
    await playground.button('Train a first one').waitFor();
    await playground.drop(await put('vast.png', vast));
    await playground.page.getByRole('heading', { name: 'New run' }).waitFor();
    await playground.button('Start training').click();
    await playground.page.getByText('This browser can decode none of the pictures: vast.png.').waitFor();
  });

  pageTest('a run that cannot go on here is said, and why', async () => {
    const without = (name: string, path: string) =>
      variant(name, (folder) => rm(join(folder, path), { recursive: true }));
    await expectSaid('This run has no checkpoint from which it could go on.', await without('begun', 'checkpoints'));
    const torn = await variant('torn', (folder) => writeFile(join(folder, 'config.json'), '{"recipe'));
    await expectSaid('config.json is not JSON: it may have been edited or cut short.', torn);
    const damaged = await variant('damaged', async (folder) => {
      for (const name of await readdir(join(folder, 'checkpoints')))
        await writeFile(join(folder, 'checkpoints', name), 'torn');
    });
    await expectSaid('cgan-mlp-mnist has no checkpoint that can be used: begin a new run.', damaged);
    const elsewhere = await reconfigured('elsewhere', ({ data }) => {
      Object.assign(data, { source: '/photos/pets', name: 'pets' });
    });
    await expectSaid(
      'The data of this run, pets, are not in it, and a page has only MNIST as it is published: go on with it in Node, where they are.',
      elsewhere,
    );
    const judge = { name: 'mnist', sha256: '0'.repeat(64) };
    const judged = await reconfigured('judged', ({ watch }) => {
      watch.evaluation = { every: 1, samples: 100, judge };
    });
    await expectSaid('A judge measures this run as it trains, and a page has no judge: go on with it in Node.', judged);
    const large = await reconfigured('large', ({ options }) => {
      options.batch = 60_000;
      options.width = 16_384;
    });
    await expectSaid(
      /^Training takes at least \d+\.\d GB of memory, most of it for a step of 60,000 images of 28x28, and WebAssembly can have 4\.3 GB: give a batch of \d+0 or less\.$/,
      large,
    );
  });

  pageTest('nothing went wrong on the way, and nothing was asked of anyone but the studio', () => {
    expect(playground.wrong).toEqual([]);
  });
});

/** What of a run's configuration is changed here. */
interface Config {
  readonly data: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  readonly watch: Record<string, unknown>;
}

/** The files of a folder, under another one, for an archive. */
async function entriesOf(folder: string, under: string): Promise<Zippable> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const read = entries.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [under + path.slice(folder.length + 1), new Uint8Array(await readFile(path))] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
