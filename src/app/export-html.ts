import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { CheckpointChoice } from '../exchange/checkpoint.js';
import { newestFigures, readEvaluations } from '../judge/evaluation.js';
import { figureRows } from '../judge/evaluation-text.js';
import { count } from '../numbers.js';
import { modelMetadata } from '../onnx/model.js';
import { findRecipe } from '../recipes/index.js';
import { RunFolder } from '../run/folder.js';
import type { Card } from './demo-card.js';
import { demoParts } from './demo-parts.js';
import { generatorModel } from './generator.js';
import { checkEnding, writeOutput } from './output.js';

/** What a page of a generator says and where it is written. */
export interface HtmlChoice {
  /** By default the recipe's name and the data's. */
  readonly title?: string;
  /** The author's own words below the title. */
  readonly text?: string;
  /** By default `generator.html` in the run's folder. */
  readonly out?: string;
  readonly checkpoint?: CheckpointChoice;
}

export interface ExportedPage {
  readonly file: string;
  readonly bytes: number;
  /** Steps that the generator was trained for. */
  readonly step: number;
}

/**
 * Writes a page that draws with a run's generator by itself, opened from a disk and without a network: ONNX Runtime and
 * the model are inside it.
 * @throws GannetError for a run without a generator or such a checkpoint
 */
export async function exportHtml(path: string, choice: HtmlChoice = {}): Promise<ExportedPage> {
  checkEnding(choice.out, ['.html', '.htm']);
  const { model, card, step } = await demoOf(path, choice);
  const html = await demoPage(model, card);
  const file = choice.out ?? join(path, 'generator.html');
  await writeOutput(file, html);
  return { file, bytes: Buffer.byteLength(html), step };
}

/** What a run gives to its page: the generator as ONNX, and what is to be said of it. */
export interface Demo {
  readonly model: Uint8Array;
  readonly card: Card;
  readonly step: number;
}

/** @throws GannetError for a run without a generator or such a checkpoint */
export async function demoOf(path: string, choice: Omit<HtmlChoice, 'out'> = {}): Promise<Demo> {
  const run = await RunFolder.open(path);
  const model = await generatorModel(run, choice.checkpoint);
  const step = Number(modelMetadata(model).step);
  return { model, card: await cardOf(run, step, choice), step };
}

/** The page as HTML. */
export async function demoPage(model: Uint8Array, card: Card): Promise<string> {
  const { page, runtime } = await demoParts();
  const places: Readonly<Record<string, string>> = {
    title: escapeHtml(card.title),
    // Within a script's element nothing but its end has a meaning.
    card: JSON.stringify(card).replaceAll('<', '\\u003c'),
    model: await packed(model),
    runtime: Buffer.from(runtime).toString('base64'),
  };
  return page.replace(/"?\{\{(\w+)\}\}"?/g, (whole, name: string) => places[name] ?? whole);
}

async function cardOf(run: RunFolder, step: number, { title, text = '' }: HtmlChoice): Promise<Card> {
  const { recipe, data, gannet, seed } = run.config;
  // Figures of another step would speak of another generator.
  const ofStep = (await readEvaluations(run.path)).filter(({ evaluation }) => evaluation.step === step);
  const evaluations = newestFigures(ofStep).map(({ evaluation }) => evaluation);
  const judges = new Set(evaluations.map(({ judge }) => judge.name));
  return {
    title: title ?? `${recipe} on ${data.name}`,
    text,
    facts: [
      ['Recipe', `${recipe}: ${findRecipe(recipe).title}`],
      ['Published', findRecipe(recipe).source],
      ['Data', `${data.name}, ${data.channels === 3 ? 'colour' : 'grey'} ${data.height}x${data.width}`],
      ['Classes', data.classNames.length > 1 ? count(data.classNames.length) : 'none'],
      ['Steps', count(step)],
      ['Seed', String(seed)],
      ['Gannet', gannet],
      ...[...judges].map((judge) => ['Judge', judge] as const),
    ],
    // One head for all of them.
    figures: evaluations.flatMap((evaluation, i) => figureRows(evaluation).slice(Math.min(i, 1))),
  };
}

async function packed(bytes: Uint8Array): Promise<string> {
  return (await promisify(gzip)(bytes, { level: 9 })).toString('base64');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
