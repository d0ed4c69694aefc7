import type { Dataset } from '../data/dataset.js';
import type { Panel } from '../figures/sheet.js';
import { type Picture, toBytes } from '../formats/grid.js';
import { Stream } from '../random/stream.js';
import type { Figure } from '../recipes/figure.js';
import type { System } from '../recipes/recipe.js';
import { latentPoints } from '../train/inputs.js';
import type { Sampler } from '../train/sampler.js';
import { classPicture, realsPicture, samplePicture, tileRows } from './pictures.js';

/** What figures are drawn from. */
export interface Scene {
  readonly system: System;
  readonly sampler: Sampler;
  readonly dataset: Dataset;
  readonly seed: number;
}

/** A figure's images, ready to be laid out on a sheet. */
export interface DrawnFigure {
  readonly panels: readonly Panel[];
  /** Panels in a row. */
  readonly columns: number;
  /** Images for a look at them, without titles or gaps. */
  readonly preview: Picture;
}

/** Images in a row of the interpolation figure. */
const lineLength = 10;

/** Draws a figure as the generator is now; `epoch` (from 1) matters for `epochClasses` alone. */
export async function drawFigure({ drawing }: Figure, scene: Scene, epoch: number): Promise<DrawnFigure> {
  const { system, sampler, dataset, seed } = scene;
  switch (drawing.kind) {
    case 'grid':
      return single(await samplePicture(system, sampler, seed, drawing), scene);
    case 'epochClasses':
      return single(await classPicture(system, sampler, dataset, seed, epoch), scene);
    case 'classPanels':
      return classPanels(scene, drawing);
    case 'interpolation':
      return interpolation(scene);
  }
}

function single(picture: Picture, scene: Pick<Scene, 'system' | 'dataset'>): DrawnFigure {
  return { panels: [classColumns(picture, scene)], columns: 1, preview: picture };
}

/** The first real images, laid out and titled as samples are. */
export function realsPanel(scene: Pick<Scene, 'system' | 'dataset'>): Panel {
  return classColumns(realsPicture(scene.system, scene.dataset), scene);
}

/** A picture whose first columns are the classes, under their names; without classes it is only a picture. */
function classColumns(picture: Picture, { system, dataset }: Pick<Scene, 'system' | 'dataset'>): Panel {
  if (!system.conditional) return { picture };
  return { picture, columnTitles: { texts: dataset.classNames, width: dataset.width } };
}

async function classPanels(
  { system, sampler, dataset, seed }: Scene,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Promise<DrawnFigure> {
  const { classNames } = dataset;
  const { size, distribution } = system.latent;
  const each = rows * columns;
  const z = latentPoints(new Stream(seed, 'classPanels'), classNames.length * each * size, distribution);
  const labels = classNames.flatMap((_, label) => Array<number>(each).fill(label));
  const images = toBytes(await sampler.images({ z, labels }));
  const panels = classNames.map((_, label) => ({
    title: classTitle(classNames, label),
    picture: tileRows(images, system.data, consecutive(each, label * each), columns),
  }));
  const firsts = classNames.map((_, label) => label * each);
  const preview = tileRows(images, system.data, firsts, classNames.length);
  return { panels, columns: panelColumns(classNames.length), preview };
}

async function interpolation({ system, sampler, seed }: Scene): Promise<DrawnFigure> {
  const { size, distribution } = system.latent;
  const points = latentPoints(new Stream(seed, 'interpolation'), (lineLength + 2) * size, distribution);
  const z = new Float32Array(2 * lineLength * size);
  z.set(points.subarray(0, lineLength * size));
  const [base, end] = [points.subarray(lineLength * size, -size), points.subarray(-size)];
  z.set(interpolationPoints(base, end), lineLength * size);
  const labels = Array<number>(2 * lineLength).fill(0);
  const images = toBytes(await sampler.images({ z, labels }));
  const panels = ['random samples', 'interpolation'].map((title, row) => ({
    title,
    picture: tileRows(images, system.data, consecutive(lineLength, row * lineLength), lineLength),
  }));
  return { panels, columns: 1, preview: panels[0]!.picture };
}

/**
 * Ten latent points [10, size] on the line from `base` to `end` [size]: the points i = 0 … 8 at
 * base + i·(end − base)/10, and the tenth exactly the end.
 */
export function interpolationPoints(base: Float32Array, end: Float32Array): Float32Array {
  const size = base.length;
  const last = lineLength - 1;
  const points = new Float32Array(lineLength * size);
  for (let i = 0; i < last; i++) {
    for (let k = 0; k < size; k++) points[i * size + k] = base[k]! + (i * (end[k]! - base[k]!)) / lineLength;
  }
  points.set(end, last * size);
  return points;
}

/** A class as a title: `Digit: 3` where all classes are digits, else its name. */
export function classTitle(names: readonly string[], label: number): string {
  const name = names[label]!;
  return names.every((n) => /^\d$/.test(n)) ? `Digit: ${name}` : name;
}

/** Panels in a row, so that a sheet is about 2.5 times as wide as high: five for ten classes. */
function panelColumns(count: number): number {
  return Math.ceil(Math.sqrt(2.5 * count));
}

/** [count] the whole numbers from `first`. */
function consecutive(count: number, first: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
