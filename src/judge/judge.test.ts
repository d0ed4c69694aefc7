import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tinyDataset } from '../../tests/tiny.js';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { nodeRuntime } from '../runtime/node.js';
import { checkJudge, classDoubt, findJudge, loadJudge, shippedJudges } from './judge.js';
import { accuracyOn } from './network/accuracy.js';
import { cardText } from './network/card.js';
import { type JudgeFiles, makeJudge } from './network/make.js';
import { fullJudge } from './network/options.js';

const runtime = nodeRuntime({ threads: 2 });
const dataset = tinyDataset(40, 20);
let folder: string;
let made: JudgeFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  const options = { ...fullJudge, channels: [2, 3, 5] as const, batch: 10, epochs: 1 };
  const about = { name: 'tiny', command: 'gannet judge train tiny', version: '0', seed: 0 };
  made = (await makeJudge({ ...about, dataset, heldOut: 5, options, runtime }))!;
});
afterAll(() => rm(folder, { recursive: true }));

/** The judge's files, with changes, under a name of their own. @returns the path of the model */
async function put(name: string, { model, card }: { model?: Uint8Array; card?: string } = {}): Promise<string> {
  await writeFile(join(folder, `${name}.onnx`), model ?? made.model);
  await writeFile(join(folder, `${name}.json`), card ?? cardText(made.card));
  return join(folder, `${name}.onnx`);
}

test('a judge comes back from its two files', async () => {
  const judge = await loadJudge(await put('good'), runtime);
  expect(judge.card).toEqual(made.card);
  expect(judge.card.data.learntFrom).toBe(35);
  expect(judge.card.accuracy).toEqual({
    heldOut: { images: 5, accuracy: expect.any(Number) },
    test: { images: 20, accuracy: await accuracyOn(dataset.test, judge, 'classes') },
  });
  expect(judge.card.architecture.at(-1)).toBe('dense Dense [N, 10] 60');
  await judge.release();
});

describe('what is wrong is said:', () => {
  test.each([
    ['an unknown name', async () => 'minst', /no judge 'minst': name one of mnist/],
    ['no files', async () => join(folder, 'none.onnx'), /the judge .*none\.onnx cannot be read: there is no such file/],
    ['a damaged model', () => put('a', { model: made.model.slice(0, -1) }), /is not the model that its card describes/],
    ['a card that is no JSON', () => put('b', { card: '{' }), /b\.json is damaged: it is no JSON/],
    [
      'a card of huge images',
      () => put('e', { card: cardText({ ...made.card, image: { channels: 3, height: 1e6, width: 1e6 } }) }),
      /image\.height: .*4096/,
    ],
    [
      'a card of endless features',
      () => put('f', { card: cardText({ ...made.card, features: 2 ** 40 }) }),
      /features: .*100000/,
    ],
    ['a card without a field', () => put('c', { card: '{"format":1}' }), /c\.json is not the card of a judge: name/],
    [
      'a card of other features',
      () => put('d', { card: cardText({ ...made.card, features: 6 }) }),
      /gives 10 logits and 5 features/,
    ],
  ])('%s', async (_, path, message) => {
    const failure = await loadJudge(await path(), runtime).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GannetError);
    expect((failure as Error).message).toMatch(message);
  });

  test('images or classes that the judge does not know', () => {
    const judge = { card: made.card };
    expect(() => checkJudge(judge, dataset)).not.toThrow();
    expect(() => checkJudge(judge, { ...dataset, channels: 3 })).toThrow(
      /reads images of 1x28x28 .* these are 3x28x28/,
    );
    expect(() => checkJudge(judge, { ...dataset, height: 64 }, 'my/photos')).toThrow(
      /train one on these data with .*judge train my\/photos --size 64x28$/,
    );
    expect(() => checkJudge(judge, { ...dataset, classNames: ['a', 'b'] })).toThrow(/10 classes, and the data have 2/);
  });

  test('classes of other names, as far as both have names', () => {
    const names = [...'abcdefghij'];
    const named = { card: { ...made.card, classNames: names } };
    const swapped = { ...dataset, classNames: ['b', 'a', ...names.slice(2)] };
    expect(() => checkJudge(named, swapped)).toThrow(/tells other classes: its class 0 is a, and that of the data b/);
    const same = { ...dataset, classNames: names.map((name) => ` ${name.toUpperCase()}`) };
    expect(() => checkJudge(named, same)).not.toThrow();
    expect(classDoubt(named, same)).toBeNull();
    expect(() => checkJudge(named, dataset)).not.toThrow();
    expect(classDoubt(named, dataset)).toMatch(/calls class 0 a, the data 0: they are compared by their numbers/);
    expect(classDoubt({ card: made.card }, dataset)).toBeNull();
  });
});

describe('the shipped judges', () => {
  /** What each is promised to read right of the test images. */
  const least: Record<(typeof shippedJudges)[number], number> = { mnist: 0.994, 'fashion-mnist': 0.925 };

  test.each(shippedJudges)('%s is the model that its card describes', async (name) => {
    const judge = await loadJudge(name, runtime);
    expect(judge.card.accuracy.test!.accuracy).toBeGreaterThan(least[name]);
    await judge.release();
  });

  test("MNIST's reads 99.4 % of the test images, as its card says", async () => {
    const mnist = await loadDataset('mnist');
    const judge = await loadJudge('mnist', runtime);
    const accuracy = await accuracyOn(mnist.test, judge, 'classes');
    expect(accuracy).toBeGreaterThan(0.994);
    expect(accuracy).toBeCloseTo(judge.card.accuracy.test!.accuracy, 3);
    await judge.release();
  });

  test('are found by the labels of the test images', async () => {
    const mnist = await loadDataset('mnist');
    expect(await findJudge({ ...mnist, test: mnist.test })).toBe('mnist');
    expect(await findJudge(dataset)).toBeNull();
    expect(await findJudge({ test: { ...dataset.test, count: 0 } })).toBeNull();
  });
});

test('the model alone is what any ONNX runtime takes', async () => {
  const program = await runtime.compile(await readFile(await put('plain')));
  expect(program.inputNames).toEqual(['image']);
  expect(program.outputNames).toEqual(['logits', 'features']);
  await program.release();
});
