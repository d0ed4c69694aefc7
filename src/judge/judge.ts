import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { gannet } from '../command.js';
import type { Dataset } from '../data/dataset.js';
import { optionWords } from '../data/options.js';
import { GannetError, systemReason } from '../errors.js';
import { plural } from '../numbers.js';
import type { Runtime } from '../runtime/runtime.js';
import { visible } from '../text.js';
import { type JudgeCard, parseCard, sha256, testLabelsOf } from './network/card.js';
import { Predictor } from './network/predictor.js';

/** The judges in the package, in its folder judges/. */
export const shippedJudges = ['mnist', 'fashion-mnist'] as const;

/** A classifier with a feature layer that was trained on real images, and what is known of it. */
export interface Judge extends Pick<Predictor, 'shape' | 'read' | 'readSplit' | 'release'> {
  readonly card: JudgeCard;
}

/** Where a judge's model is: a shipped one by its name, any other by the path of its .onnx file. */
export function judgePath(nameOrPath: string): string {
  if (/\.onnx$/i.test(nameOrPath)) return nameOrPath;
  if (shippedJudges.some((name) => name === nameOrPath)) {
    return join(dirname(createRequire(import.meta.url).resolve('gannet/package.json')), 'judges', `${nameOrPath}.onnx`);
  }
  throw new GannetError(
    `there is no judge '${nameOrPath}': name one of ${shippedJudges.join(', ')}, or the .onnx file of one that ` +
      `${gannet('judge', 'train')} has made`,
  );
}

/** The card beside a judge's .onnx file. */
export function cardPath(model: string): string {
  return join(dirname(model), `${basename(model).replace(/\.onnx$/i, '')}.json`);
}

/** Reads a judge's card. @throws GannetError if there is none, or it is damaged */
export async function loadCard(nameOrPath: string): Promise<JudgeCard> {
  const path = cardPath(judgePath(nameOrPath));
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new GannetError(
      `the judge's card ${path} cannot be read: ${systemReason(error)}. A judge is two files, .onnx and .json, of one ` +
        'name; where its training was killed as it wrote them, the same command makes both',
    );
  });
  return parseCard(text, path);
}

/**
 * Loads a judge: its model must be the one that its card describes, byte for byte.
 *
 * @param nameOrPath `mnist`, which is shipped, or a path of an .onnx file with its .json beside it
 * @throws GannetError if there is no such judge, or its files are damaged or do not belong together
 */
export async function loadJudge(nameOrPath: string, runtime: Runtime): Promise<Judge> {
  const path = judgePath(nameOrPath);
  const model = await readFile(path).catch((error: unknown) => {
    throw new GannetError(`the judge ${path} cannot be read: ${systemReason(error)}`);
  });
  const card = await loadCard(nameOrPath);
  const actual = sha256(model);
  if (actual !== card.sha256) {
    throw new GannetError(
      `${path} is not the model that its card describes (SHA-256 ${actual.slice(0, 12)}…, in the card ` +
        `${card.sha256.slice(0, 12)}…): fetch both files again`,
    );
  }
  const shape = { ...card.image, classes: card.classNames.length, features: card.features };
  const predictor = await Predictor.ofModel(model, shape, runtime, path);
  return Object.assign(predictor, { card });
}

/**
 * The shipped judge of a dataset, which is known by the SHA-256 of the labels of its test images: so it is found
 * whatever the data's folder is called, and never by a name alone.
 *
 * @returns its name, or null where no shipped judge knows the data
 */
export async function findJudge(dataset: Pick<Dataset, 'test'>): Promise<string | null> {
  const labels = testLabelsOf(dataset);
  if (labels === null) return null;
  for (const name of shippedJudges) if ((await loadCard(name)).data.testLabels === labels) return name;
  return null;
}

/** Data that a judge is to read. */
type JudgedData = Pick<Dataset, 'name' | 'channels' | 'height' | 'width' | 'classNames' | 'test' | 'options'>;

/**
 * Loads the judge that is named or, without a name, the shipped one that knows the data.
 *
 * @param source of the data, for the command that makes a judge of them
 * @throws GannetError if none knows them, or as `loadJudge` and `checkJudge`
 */
export async function openJudge(
  nameOrPath: string | undefined,
  dataset: JudgedData,
  runtime: Runtime,
  source = 'DATA',
): Promise<Judge> {
  const known = nameOrPath ?? (await findJudge(dataset));
  if (known === null) {
    throw new GannetError(
      `no shipped judge knows ${dataset.name}: ${judgeRemedy(dataset, source)}, and name its .onnx file as --judge`,
    );
  }
  const judge = await loadJudge(known, runtime);
  checkJudge(judge, dataset, source);
  return judge;
}

/**
 * Refuses images or classes that a judge does not know.
 *
 * @throws GannetError if their size, channels or classes are others
 */
export function checkJudge(
  { card }: Pick<Judge, 'card'>,
  data: Omit<JudgedData, 'name' | 'test'>,
  source = 'DATA',
): void {
  const { channels, height, width } = card.image;
  if (data.channels !== channels || data.height !== height || data.width !== width) {
    throw new GannetError(
      `the judge ${card.name} reads images of ${channels}x${height}x${width} (channels, height, width), and these are ` +
        `${data.channels}x${data.height}x${data.width}: ${judgeRemedy(data, source)}`,
    );
  }
  const other = card.task === 'classes' ? otherClasses(card.classNames, data.classNames) : null;
  if (other !== null) throw new GannetError(`the judge ${card.name} ${other}: ${judgeRemedy(data, source)}`);
}

/** What makes a judge for data. */
export function judgeRemedy(
  { height, width, options }: Pick<Dataset, 'height' | 'width' | 'options'>,
  source: string,
): string {
  const words = optionWords({ ...options, size: { height, width } });
  return `train one on these data with ${gannet('judge', 'train', source, ...words)}`;
}

/**
 * In what the classes of a judge and of data are others; null if they are the same.
 * Data whose classes are numbers have no names to compare: these are doubtful, and no more (see `classDoubt`).
 */
function otherClasses(judge: readonly string[], data: readonly string[]): string | null {
  if (judge.length !== data.length)
    return `tells ${plural(judge.length, 'class', 'classes')}, and the data have ${data.length}`;
  const at = judge.findIndex((name, i) => !sameName(name, data[i]!));
  if (at < 0 || areNumbers(judge) || areNumbers(data)) return null;
  return `tells other classes: its class ${at} is ${visible(judge[at]!)}, and that of the data ${visible(data[at]!)}`;
}

/** A doubt whether data have the classes that a judge tells: one of the two has numbers for names. */
export function classDoubt({ card }: Pick<Judge, 'card'>, { classNames }: Pick<Dataset, 'classNames'>): string | null {
  const at = card.classNames.findIndex((name, i) => !sameName(name, classNames[i] ?? ''));
  if (card.task !== 'classes' || at < 0) return null;
  return (
    `the judge ${card.name} calls class ${at} ${visible(card.classNames[at]!)}, the data ${visible(classNames[at]!)}: ` +
    'they are compared by their numbers, so see that they are the same'
  );
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** Whether names say no more than the number of their class. */
function areNumbers(names: readonly string[]): boolean {
  return names.every((name, i) => name === String(i));
}
