import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { drawCurveCharts } from '../figures/curves.js';
import { drawDiagram } from '../figures/diagram.js';
import { networkGraphs } from '../figures/network-graph.js';
import { type Album, reportPage, spread } from '../figures/report.js';
import type { Table } from '../figures/report-elements.js';
import type { EvaluationContent } from '../figures/report-evaluation.js';
import { evaluationPicturePath, newestFigures, readEvaluations, type StoredEvaluation } from '../judge/evaluation.js';
import { drawChart, drawClassConfusion } from '../judge/evaluation-figures.js';
import { classRows, figureRows, memorisationText, warnings } from '../judge/evaluation-text.js';
import { count, duration, lossText, paceText, plural } from '../numbers.js';
import { findRecipe } from '../recipes/index.js';
import { configuredSystem } from '../run/config.js';
import { type Finding, findingText } from '../run/doctor/finding.js';
import { RunFolder } from '../run/folder.js';
import { byNetwork, type History } from '../run/ledger.js';
import { courseOf } from '../run/metrics.js';
import { bestText } from '../run/metrics-text.js';
import type { Stats } from '../run/stats.js';
import { visible } from '../text.js';
import type { MeanLosses } from '../train/training.js';
import { checkEnding, writeOutput } from './output.js';
import { metricsContent } from './report-metrics.js';

/** A report that was written. */
export interface WrittenReport {
  readonly file: string;
  readonly bytes: number;
}

type Facts = (readonly [label: string, text: string])[];

/** Of the curves in a report. */
const smoothing = 0.9;

/**
 * Writes a report of a run as one HTML file that needs nothing else.
 * @param out the file; by default `report.html` in the run's folder
 * @throws GannetError if the folder is no run, or a file of it is damaged
 */
export async function writeReport(path: string, { out }: { readonly out?: string } = {}): Promise<WrittenReport> {
  checkEnding(out, ['.html', '.htm']);
  const html = await reportOf(path);
  const file = out ?? join(path, 'report.html');
  await writeOutput(file, html);
  return { file, bytes: Buffer.byteLength(html) };
}

/** The report itself. @throws GannetError as `writeReport` */
async function reportOf(path: string): Promise<string> {
  const run = await RunFolder.open(path);
  const { config } = run;
  const recipe = findRecipe(config.recipe);
  const networks = networkGraphs(configuredSystem(config));
  const points = await run.stats();
  const metrics = await run.metrics.read();
  const { keepBest } = config.watch;
  const best = keepBest === null ? null : courseOf(metrics, keepBest);
  const name = visible(basename(resolve(path)));
  return reportPage({
    title: `${name}: ${recipe.title}`,
    facts: [...runFacts(run, points.at(-1)), ...(best ? [['Best', bestText(best)] as const] : [])],
    options: Object.entries(config.options).map(([key, value]) => [key, String(value)]),
    networks,
    diagram: await drawDiagram(networks),
    curves: points.length > 0 ? await drawCurveCharts([{ name, points }], { weight: smoothing }) : [],
    findings: findings(await run.findings.read()),
    metrics: await metricsContent(metrics, best),
    albums: await albums(run),
    reals: await readFile(run.realsPath).catch(() => null),
    epochs: epochTable(await run.history()),
    evaluations: await Promise.all(newestFigures(await readEvaluations(path)).map(evaluationContent)),
    timings: timings(points),
  });
}

function runFacts({ config }: RunFolder, newest: Stats | undefined): Facts {
  const { data, options } = config;
  const { steps, epochs } = options as { readonly steps: number; readonly epochs: number };
  const kind = data.channels === 3 ? 'colour' : 'grey';
  return [
    ['Recipe', config.recipe],
    ['Data', `${visible(data.name)}, ${kind} ${data.height}x${data.width}: ${visible(data.source)}`],
    ['Data fingerprint', data.fingerprint],
    ['Classes', data.classNames.map(visible).join(', ')],
    ['Seed', String(config.seed)],
    ['Begun with', `Gannet ${config.gannet}, ${config.runtime}, lowering ${config.lowering}`],
    ['Goes to', steps > 0 ? `step ${count(steps)}` : `the end of epoch ${epochs}`],
    ['Newest report', newest ? `step ${count(newest.step)}, epoch ${newest.epoch}` : 'none yet'],
  ];
}

/** What the doctor found, in the order in which it was said. */
function findings(found: readonly Finding[]): Facts {
  if (found.length === 0) return [['Found', 'nothing']];
  return found.map((finding) => [`Step ${count(finding.step)}`, findingText(finding)]);
}

/** The pictures of each figure; only those that the report will show are read. */
async function albums(run: RunFolder): Promise<Album[]> {
  const pictures = await run.pictures();
  const names = [...new Set(pictures.map((picture) => picture.name))];
  return Promise.all(
    names.map(async (name) => {
      const own = pictures.filter((picture) => picture.name === name);
      const shown = spread(own).map(async ({ step, path }) => ({ step, png: await readFile(path) }));
      return { title: name || 'samples', total: own.length, pictures: await Promise.all(shown) };
    }),
  );
}

async function evaluationContent({ file, evaluation }: StoredEvaluation): Promise<EvaluationContent> {
  const { step, samples, judge, heldOut } = evaluation;
  const table = ([head, ...rows]: string[][]): Table => ({ head: head!, rows });
  const classes = classRows(evaluation);
  return {
    facts: [
      ['Step', count(step)],
      ['Judge', `${judge.name}, SHA-256 ${judge.sha256}`],
      ['Samples', `${count(samples)}, against ${plural(heldOut, 'held-out image')}`],
    ],
    table: table(figureRows(evaluation)),
    warnings: warnings(evaluation),
    chart: await drawChart(evaluation),
    classes: classes && table(classes),
    confusion: await drawClassConfusion(evaluation),
    memorisation: memorisationText(evaluation),
    pairs: evaluation.measured.memorisation
      ? await readFile(evaluationPicturePath(file, 'memorisation')).catch(() => null)
      : null,
  };
}

/** A row for each epoch: its losses in training and, where there are any, on held-out data. */
function epochTable({ train, test }: History): Table | null {
  if (train.length === 0) return null;
  const splits = [
    ['train', train.map(byNetwork)],
    ['test', test],
  ] as const;
  const columns = splits.flatMap(([split, rows]) =>
    keys(rows[0] ?? {}).map(([network, part]) => ({ head: `${network} ${part} (${split})`, rows, network, part })),
  );
  const cell = (losses: MeanLosses | undefined, network: string, part: string): string => {
    const value = losses?.[network]?.[part];
    return value === undefined ? '' : lossText(value);
  };
  return {
    head: ['Epoch', ...columns.map(({ head }) => head)],
    rows: train.map((_, i) => [
      String(i + 1),
      ...columns.map(({ rows, network, part }) => cell(rows[i], network, part)),
    ]),
  };
}

function keys(losses: MeanLosses): (readonly [network: string, part: string])[] {
  return Object.entries(losses).flatMap(([network, parts]) =>
    Object.keys(parts).map((part) => [network, part] as const),
  );
}

function timings(points: readonly Stats[]): Facts {
  const seconds = points.reduce((sum, point) => sum + point.seconds, 0);
  if (seconds === 0) return [['Time', 'nothing is measured yet']];
  const paces = points.map((point) => point.imagesPerSecond);
  const images = points.reduce((sum, point) => sum + point.imagesPerSecond * point.seconds, 0);
  const { step } = points.at(-1)!;
  return [
    ['Time in steps', `${duration(seconds)} for ${plural(step, 'step')}; pictures and checkpoints are not counted`],
    ['A step', `${((1000 * seconds) / step).toPrecision(3)} ms`],
    [
      'Pace',
      `${paceText(images / seconds)} (real images), from ${paceText(Math.min(...paces))} to ${paceText(Math.max(...paces))}`,
    ],
  ];
}
