import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import type { Runtime } from '../runtime/runtime.js';
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
      'gannet judge train has made',
  );
}

/** The card beside a judge's .onnx file. */
export function cardPath(model: string): string {
  return join(dirname(model), `${basename(model).replace(/\.onnx$/i, '')}.json`);
}

/** Reads a judge's card. @throws GannetError if there is none, or it is damaged */
export async function loadCard(nameOrPath: string): Promise<JudgeCard> {
  const path = cardPath(judgePath(nameOrPath));
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new GannetError(
      `the judge's card ${path} cannot be read: ${error.message}. A judge is two files, .onnx and .json, of one name`,
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
  const card = await loadCard(nameOrPath);
  const model = await readFile(path).catch((error: Error) => {
    throw new GannetError(`the judge ${path} cannot be read: ${error.message}`);
  });
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

/**
 * Loads the judge that is named or, without a name, the shipped one that knows the data.
 *
 * @throws GannetError if none knows them, or as `loadJudge` and `checkJudge`
 */
export async function openJudge(nameOrPath: string | undefined, dataset: Dataset, runtime: Runtime): Promise<Judge> {
  const known = nameOrPath ?? (await findJudge(dataset));
  if (known === null) {
    throw new GannetError(
      `no shipped judge knows ${dataset.name}: train one with gannet judge train, and name its .onnx file as --judge`,
    );
  }
  const judge = await loadJudge(known, runtime);
  checkJudge(judge, dataset);
  return judge;
}

/**
 * Refuses images or classes that a judge does not know.
 *
 * @throws GannetError if their size, channels or number of classes are others
 */
export function checkJudge(
  { card }: Pick<Judge, 'card'>,
  data: Pick<Dataset, 'channels' | 'height' | 'width' | 'classNames'>,
): void {
  const { channels, height, width } = card.image;
  if (data.channels !== channels || data.height !== height || data.width !== width) {
    throw new GannetError(
      `the judge ${card.name} reads images of ${channels}x${height}x${width} (channels, height, width), and these are ` +
        `${data.channels}x${data.height}x${data.width}: train one for them with gannet judge train`,
    );
  }
  if (card.task === 'classes' && data.classNames.length !== card.classNames.length) {
    throw new GannetError(
      `the judge ${card.name} tells ${card.classNames.length} classes, and the data have ${data.classNames.length}: ` +
        'train one for them with gannet judge train',
    );
  }
}
