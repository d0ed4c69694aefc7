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

/** Images of a generator. */
export interface Images {
  readonly count: number;
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  /** [count, channels, height, width] in [0, 1] */
  readonly data: Float32Array;
}

/** A generator that is compiled, and the rows that one run of it makes: just these where `fixed`, else at most. */
interface Compiled {
  readonly program: Program;
  readonly rows: number;
  readonly fixed: boolean;
}

/** Makes images with a generator in inference mode. */
export class Sampler {
  readonly #parameters: () => Values;
  /** The last one makes what is left over by those before it. */
  readonly #ways: readonly Compiled[];

  private constructor(ways: readonly Compiled[], parameters: () => Values = () => ({})) {
    this.#ways = ways;
    this.#parameters = parameters;
  }

  /** A sampler that follows a state under training: parameters are fed anew at every call. */
  static async ofState(
    system: System,
    runtime: Runtime,
    parameters: () => Values,
    lowering: Lowering = 'plain',
  ): Promise<Sampler> {
    const rows = blockRows(system);
    const wasm = runtime.backend === 'wasm';
    const program = await runtime.compile(toOnnx(generatorGraph(system, rows, lowering), { wasm }));
    return new Sampler([{ program, rows, fixed: true }], parameters);
  }

  /** A sampler of a generator.onnx, whose parameters are inside. */
  static async ofModel(model: Uint8Array, runtime: Runtime): Promise<Sampler> {
    return new Sampler([{ program: await runtime.compile(model), rows: chunk, fixed: false }]);
  }

  /**
   * A sampler for many images: whole blocks are made by the lowered generator with its filters transformed beforehand,
   * which is faster and takes longer to compile, and what is left over by the plain one.
   *
   * @param values of the generator's parameters and moving statistics
   */
  static async ofMany(system: System, runtime: Runtime, values: Values, lowering: Lowering): Promise<Sampler> {
    const compile = async (batch: number, as: Lowering): Promise<Program> => {
      const { image } = generatorGraph(system, batch, as);
      const [inside] = withParameters([image], system.generator!.parameters, values);
      const wasm = runtime.backend === 'wasm';
      return runtime.compile(toOnnx({ image: inside! }, batch === freeBatch ? { freeBatch, wasm } : { wasm }));
    };
    const rows = blockRows(system);
    return new Sampler([
      { program: await compile(rows, lowering), rows, fixed: true },
      { program: await compile(freeBatch, 'plain'), rows, fixed: false },
    ]);
  }

  /** Images [count, C, H, W] in [0, 1]. */
  async images(latents: Latents): Promise<Float32Array> {
    return (await this.draw(latents)).data;
  }

  /** The same with their shape. */
  async draw({ z, labels }: Latents): Promise<Images> {
    const size = z.length / labels.length;
    let images = new Float32Array(0);
    let shape: readonly number[] = [];
    for (let from = 0; from < labels.length; ) {
      const left = labels.length - from;
      const way = this.#ways.find(({ rows }) => rows <= left) ?? this.#ways.at(-1)!;
      const n = Math.min(way.rows, left);
      const rows = way.fixed ? way.rows : n;
      const points = new Float32Array(rows * size);
      points.set(z.subarray(from * size, (from + n) * size));
      const classes = BigInt64Array.from({ length: rows }, (_, i) => BigInt(labels[from + i] ?? 0));
      const { image } = await way.program.run({
        ...this.#parameters(),
        z: floats(points, [rows, size]),
        label: int64s(classes, [rows]),
      });
      shape = image!.dims;
      const pixels = image!.data.length / rows;
      if (from === 0) images = new Float32Array(labels.length * pixels);
      images.set((image!.data as Float32Array).subarray(0, n * pixels), from * pixels);
      from += n;
    }
    const [, channels, height, width] = shape as [number, 1 | 3, number, number];
    return { count: labels.length, channels, height, width, data: images };
  }

  async release(): Promise<void> {
    await Promise.all(this.#ways.map(({ program }) => program.release()));
  }
}

function blockRows({ data: { height, width } }: System): number {
  return Math.max(1, Math.min(chunk, Math.round(chunkPixels / (height * width))));
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
  return toOnnx({ image: image! }, { freeBatch, metadata: generatorMetadata(system, card) });
}

/** What a generator's model says of itself: whose it is, what it makes, and how to draw z. */
export function generatorMetadata(
  { latent, conditional, data }: System,
  { recipe, step, classNames }: GeneratorCard,
): Readonly<Record<string, string>> {
  return {
    producer: 'gannet',
    recipe,
    step: String(step),
    classes: conditional ? JSON.stringify(classNames) : '[]',
    latent: JSON.stringify({ size: latent.size, ...latent.distribution }),
    image: JSON.stringify([data.channels, data.height, data.width]),
  };
}
