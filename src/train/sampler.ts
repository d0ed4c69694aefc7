import { constant, substitute, type Tensor } from '../graph/index.js';
import type { Lowering } from '../lowering/index.js';
import type { Parameter } from '../nn/index.js';
import { freeBatch, toOnnx } from '../onnx/lower.js';
import type { System } from '../recipes/recipe.js';
import { floats, int64s, type Program, type Runtime, type Values } from '../runtime/runtime.js';
import { generatorGraph } from './graph.js';

/** Rows that are generated in one run, so that a large picture does not need memory for all of its activations. */
const chunk = 100;
/** And pixels: a hundred small images take what a few large ones do. */
const chunkPixels = chunk * 28 * 28;

/** Latent points [count, size] and, for a conditional generator, their classes [count]. */
export interface Latents {
  readonly z: Float32Array;
  readonly labels: readonly number[];
}

/** Makes images with a generator in inference mode. */
export class Sampler {
  readonly #program: Program;
  readonly #parameters: () => Values;
  /** Rows of one run: just these where the program's batch is fixed, else at most. */
  readonly #chunk: number;
  readonly #fixed: boolean;

  private constructor(program: Program, parameters: () => Values, rows: number, fixed: boolean) {
    this.#program = program;
    this.#parameters = parameters;
    this.#chunk = rows;
    this.#fixed = fixed;
  }

  /** A sampler that follows a state under training: parameters are fed anew at every call. */
  static async ofState(
    system: System,
    runtime: Runtime,
    parameters: () => Values,
    lowering: Lowering = 'plain',
  ): Promise<Sampler> {
    const { height, width } = system.data;
    const rows = Math.max(1, Math.min(chunk, Math.round(chunkPixels / (height * width))));
    const program = await runtime.compile(toOnnx(generatorGraph(system, rows, lowering)));
    return new Sampler(program, parameters, rows, true);
  }

  /** A sampler of a generator.onnx, whose parameters are inside. */
  static async ofModel(model: Uint8Array, runtime: Runtime): Promise<Sampler> {
    return new Sampler(await runtime.compile(model), () => ({}), chunk, false);
  }

  /** Images [count, C, H, W] in [0, 1]. */
  async images({ z, labels }: Latents): Promise<Float32Array> {
    const size = z.length / labels.length;
    let images = new Float32Array(0);
    for (let from = 0; from < labels.length; from += this.#chunk) {
      const n = Math.min(this.#chunk, labels.length - from);
      const rows = this.#fixed ? this.#chunk : n;
      const points = new Float32Array(rows * size);
      points.set(z.subarray(from * size, (from + n) * size));
      const classes = BigInt64Array.from({ length: rows }, (_, i) => BigInt(labels[from + i] ?? 0));
      const { image } = await this.#program.run({
        ...this.#parameters(),
        z: floats(points, [rows, size]),
        label: int64s(classes, [rows]),
      });
      const pixels = image!.data.length / rows;
      if (from === 0) images = new Float32Array(labels.length * pixels);
      images.set((image!.data as Float32Array).subarray(0, n * pixels), from * pixels);
    }
    return images;
  }

  release(): Promise<void> {
    return this.#program.release();
  }
}

/** A graph with the values of these parameters inside, as constants: what an exported model is made of. */
export function withParameters(roots: readonly Tensor[], parameters: readonly Parameter[], values: Values): Tensor[] {
  const inside = parameters.map((p): [Tensor, Tensor] => [
    p.tensor,
    constant((values[p.name]!.data as Float32Array).slice(), p.shape),
  ]);
  return substitute(roots, new Map(inside));
}

export interface GeneratorCard {
  readonly recipe: string;
  readonly step: number;
  readonly classNames: readonly string[];
}

/**
 * The generator as an ONNX model with its parameters inside: inputs `z` (float32 [N, latent]) and, where it is
 * conditional, `label` (int64 [N]); output `image` (float32 [N, C, H, W] in [0, 1]); N free. Its metadata says what it
 * is and how to draw z.
 */
export function exportGenerator(system: System, parameters: Values, card: GeneratorCard): Uint8Array {
  const graph = generatorGraph(system, freeBatch);
  const [image] = withParameters([graph.image], system.generator!.parameters, parameters);
  const { latent, conditional } = system;
  return toOnnx(
    { image: image! },
    {
      freeBatch,
      metadata: {
        producer: 'gannet',
        recipe: card.recipe,
        step: String(card.step),
        classes: conditional ? JSON.stringify(card.classNames) : '[]',
        latent: JSON.stringify({ size: latent.size, ...latent.distribution }),
      },
    },
  );
}
