import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, gannet, gannetIn, type Result, tiny as tinyTraining, writeIdx } from '../../tests/program.js';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  data = join(folder, 'shapes');
  await writeIdx(data);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Arguments of a training that takes milliseconds a step. */
const tiny = (out: string, ...more: string[]): string[] => tinyTraining(data, out, ...more);

describe('what a user can mend is one message, without a stack, and exit code 2:', () => {
  test.each([
    ['an unknown command', ['trian'], /unknown command 'trian'[\s\S]*Did you mean train\?/],
    ['an unknown option', ['train', '--epocs', '3'], /unknown option '--epocs'[\s\S]*Did you mean --epochs\?/],
    ['steps and epochs', ['train', '--steps', '3', '--epochs', '2'], /--epochs <n>' cannot be used with .*--steps/],
    ['an unknown recipe', ['train', 'acgn'], /^gannet: there is no recipe acgn; did you mean acgan\?/],
    ['an unknown key', ['train', '--set', 'dropuot=0.1'], /no option dropuot; did you mean dropout\?/],
    ['a wrong value', ['train', '--set', 'dropout=2'], /^gannet: acgan: dropout cannot be 2: .*<1/],
    ['a missing data folder', ['train', '--data', '/nowhere/at-all'], /no dataset '\/nowhere\/at-all'/],
    ['a folder that is no run', ['resume', tmpdir()], /is not a run of Gannet's: it has no config.json/],
  ])('%s', async (_what, args, message) => {
    const { code, out, error } = await gannet(...args);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/^\s+at /m);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('a data file cut short', async () => {
    const cut = join(folder, 'cut');
    await writeIdx(cut);
    await truncate(join(cut, 'train-images-idx3-ubyte'), 1000);
    const { code, error } = await gannet('train', '--data', cut);
    expect(error).toContain(join(cut, 'train-images-idx3-ubyte'));
    expect(code).toBe(2);
  });

  test('a run folder that holds something, or lies below a file', async () => {
    await mkdir(join(folder, 'full'));
    await writeFile(join(folder, 'full', 'thesis.txt'), 'mine');
    const full = await gannet(...tiny(join(folder, 'full'), '--steps', '1'));
    expect(full.error).toMatch(/full is not empty, and no run: name another folder as --out/);
    const below = await gannet(...tiny(join(folder, 'full', 'thesis.txt', 'run'), '--steps', '1'));
    expect(below.error).toMatch(/thesis.txt\/run cannot be made: a part of its path is a file and no folder/);
    expect([full.code, below.code]).toEqual([2, 2]);
    expect(await readFile(join(folder, 'full', 'thesis.txt'), 'utf8')).toBe('mine');
  });
});

test('paths are from where the user stands, though npm runs its scripts elsewhere; recipes are told to programs', async () => {
  const env = { ...environment, npm_lifecycle_event: 'gannet', INIT_CWD: folder };
  await mkdir(join(folder, 'runs', '00001-mine'), { recursive: true });
  const at = (...args: string[]): Promise<Result> => gannetIn(env, ...args);
  expect((await at('sample', 'runs/00001-mine')).error).toMatch(/^gannet: runs\/00001-mine is not a run of Gannet's/);
  const json = JSON.parse((await gannet('recipes', 'acgan', '--json')).out);
  expect(json[0]).toMatchObject({ name: 'acgan', options: { properties: { batch: { default: 100 } } } });
});

test('a shell completes commands, recipes and runs', async () => {
  const complete = async (...words: string[]): Promise<string> => (await gannet('complete', '--', ...words)).out;
  expect(await complete('tr')).toMatch(/^train\t/);
  expect(await complete('train', 'cgan-')).toMatch(/^cgan-mlp\t/);
  expect(await complete('info', 'la')).toMatch(/^latest\b/);
  expect((await gannet('complete', 'bash')).out).toContain('bash completion for gannet');
});

describe('a run', () => {
  test('is trained, described and sampled; its log is what was shown, within 80 columns', async () => {
    const run = join(folder, 'run');
    const { code, out, error } = await gannet(...tiny(run, '--epochs', '2', '--set', 'reportEvery=5'));
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^Seed +0 \(the default/m);
    expect(out).toMatch(/^step {2}5\/20 {2}epoch 1 {2}D \d\.\d{4} {2}G \d\.\d{4} {2}[\d,.]+ img\/s {2}\S+ left$/m);
    expect(out).toMatch(/^generator \(train\) +\| /m);
    expect(out).toMatch(/^discriminator \(test\) +\| /m);
    for (const line of out.split('\n')) if (!line.includes(folder)) expect(line.length).toBeLessThanOrEqual(80);
    expect(await readFile(join(run, 'log.txt'), 'utf8')).toBe(out);
    expect(existsSync(join(run, 'lock'))).toBe(false);

    const info = await gannet('info', run);
    expect(info.out).toMatch(/^Report +step 20, epoch 2/m);
    expect(info.out).toMatch(/^Finished +the end of epoch 2/m);
    const json = JSON.parse((await gannet('info', run, '--json')).out);
    expect(json).toMatchObject({ finished: true, report: { step: 20 }, config: { recipe: 'acgan' } });

    const picture = join(folder, 'picture.png');
    const sample = await gannet('sample', run, '--seeds', '3,5-6', '--classes', '0-3', '--out', picture);
    expect(sample.out).toBe(`12 images: ${picture}\n`);
    const png = await readFile(picture);
    // A PNG's width and height: four classes by three seeds, enlarged eight times, below a caption and the classes,
    // right of the seeds.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([12 + 50 + 4 * 224 + 12, 36 + 19 + 3 * 224 + 12]);

    const again = await gannet('resume', run);
    expect(again.out).toMatch(/is finished, at step 20 of 20/);
    expect(again.code).toBe(0);
    const longer = await gannet('resume', run, '--epochs', '3');
    expect(longer.out).toMatch(/^Finished at step 30/m);
    expect(longer.code).toBe(0);
    const shorter = await gannet('resume', run, '--steps', '25');
    expect(shorter.error).toMatch(/goes to step 30 already, and what is given would end it at step 25/);
    const threads = await gannet('resume', run, '--threads', '3');
    expect(threads.error).toMatch(/was begun with 1 thread/);
  });

  test('of --dry-run is only described', async () => {
    const run = join(folder, 'dry');
    const { code, out } = await gannet(...tiny(run, '--epochs', '2', '--dry-run'));
    expect(out).toMatch(/^Length +20 steps, 2 epochs of 10 steps$/m);
    expect(out).toMatch(/^Time +about .* an estimate from \d+ steps on this machine$/m);
    expect(code).toBe(0);
    expect(existsSync(run)).toBe(false);
  });
});
