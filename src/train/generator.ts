import { z } from 'zod';
import { closest } from '../closest.js';
import { GannetError } from '../errors.js';
import { modelMetadata } from '../onnx/model.js';
import { Stream } from '../random/stream.js';
import type { System } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import { latentPoints } from './inputs.js';
import { type Images, Sampler } from './sampler.js';

const latentSchema = z.union([
  z.object({ size: z.int().min(1), kind: z.literal('uniform'), low: z.number(), high: z.number() }),
  z.object({ size: z.int().min(1), kind: z.literal('normal') }),
]);

/** What is drawn. */
export interface SampleOptions {
  /** Classes, by name or by number from 0; all by default. A generator that knows no classes takes none. */
  readonly classes?: readonly (number | string)[];
  /** A row each: the seed of its latent point. By default 0 to 7. */
  readonly seeds?: readonly number[];
}

/** Images of a generator: a row for each seed, and in it one for each class. */
export interface DrawnImages extends Images {
  /** Images a row. */
  readonly columns: number;
  /** [count] */
  readonly labels: readonly number[];
}

/** A generator.onnx with what it says of itself: its classes, and how its latent points are drawn. */
export class GeneratorModel {
  readonly recipe: string;
  /** Steps that it was trained for. */
  readonly step: number;
  /** None where it knows no classes. */
  readonly classNames: readonly string[];
  /** Latent points: their size, and how each coordinate is drawn. */
  readonly latent: System['latent'];
  readonly #sampler: Sampler;

  private constructor(sampler: Sampler, metadata: Readonly<Record<string, string>>) {
    this.#sampler = sampler;
    this.recipe = metadata.recipe ?? '';
    this.step = Number(metadata.step ?? 0);
    this.classNames = parse(z.array(z.string()), metadata.classes ?? '[]', 'classes');
    const { size, ...distribution } = parse(latentSchema, metadata.latent ?? '', 'latent');
    this.latent = { size, distribution };
  }

  /**
   * Compiles a generator.onnx.
   * @throws GannetError if it does not say how its latent points are drawn, as one of Gannet's does
   */
  static async open(model: Uint8Array, runtime: Runtime): Promise<GeneratorModel> {
    const metadata = metadataOf(model);
    return new GeneratorModel(await Sampler.ofModel(model, runtime), metadata);
  }

  /** The latent point of a seed, [latent.size]: the same in `gannet sample --seeds`. */
  point(seed: number): Float32Array {
    return seedPoint(this.latent, seed);
  }

  /** Draws. The same seeds and classes give the same images. @throws GannetError for a class that there is not */
  async sample({ classes, seeds = [0, 1, 2, 3, 4, 5, 6, 7] }: SampleOptions = {}): Promise<DrawnImages> {
    const labels = this.#labels(classes);
    const points = seeds.flatMap((seed) => labels.map(() => this.point(seed)));
    const of = seeds.flatMap(() => labels);
    if (of.length === 0) throw new GannetError('nothing to draw: give at least one seed and one class');
    return this.draw(points, of, labels.length);
  }

  /**
   * Draws from latent points of the caller's, such as those between two seeds'.
   * @param points [latent.size] each
   * @param labels a class for each point; left out where there are none
   */
  async draw(
    points: readonly Float32Array[],
    labels: readonly number[] = points.map(() => 0),
    columns = points.length,
  ): Promise<DrawnImages> {
    const { size } = this.latent;
    const flat = new Float32Array(points.length * size);
    for (const [i, point] of points.entries()) flat.set(point, i * size);
    const images = await this.#sampler.draw({ z: flat, labels });
    return { ...images, columns, labels };
  }

  release(): Promise<void> {
    return this.#sampler.release();
  }

  #labels(classes: SampleOptions['classes']): readonly number[] {
    const { classNames } = this;
    if (classNames.length === 0) {
      if (classes === undefined) return [0];
      throw new GannetError('this generator knows no classes: leave them out');
    }
    return (classes ?? classNames.map((_, i) => i)).map((entry) => {
      const label = typeof entry === 'number' ? entry : classNames.indexOf(entry);
      if (Number.isInteger(label) && classNames[label] !== undefined) return label;
      const near = typeof entry === 'string' ? closest(entry, classNames) : null;
      throw new GannetError(
        `there is no class ${entry}${near ? `; did you mean ${near}?` : '.'} The classes are ` +
          `${classNames.join(', ')}, or 0 to ${classNames.length - 1}`,
      );
    });
  }
}

/** The latent point of a seed, [size]. */
export function seedPoint({ size, distribution }: System['latent'], seed: number): Float32Array {
  return latentPoints(new Stream(seed, 'sample/seed'), size, distribution);
}

function metadataOf(model: Uint8Array): Record<string, string> {
  try {
    return modelMetadata(model);
  } catch (error) {
    throw new GannetError(`this is no ONNX model (${(error as Error).message}): give a generator.onnx of a run`);
  }
}

function parse<S extends z.ZodType>(schema: S, text: string, what: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new GannetError(
      `the model does not say its ${what} as Gannet writes it: give a generator.onnx that a run has written`,
    );
  }
}
