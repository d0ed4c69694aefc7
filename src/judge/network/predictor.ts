import type { ImageSize, Split } from '../../data/dataset.js';
import { gatherImages } from '../../data/images.js';
import { GannetError } from '../../errors.js';
import { floats, type Program, type Runtime } from '../../runtime/runtime.js';
import type { Features } from '../metrics/features.js';

/** Pixels that are read in one run, so that memory does not grow with the number of images: 200 of 28×28. */
const chunkPixels = 200 * 28 * 28;

/** What a classifier says of N images, a row an image. */
export interface Reading {
  /** [N, K] before softmax. */
  readonly logits: Features;
  /** [N, K] softmax of the logits. */
  readonly probabilities: Features;
  /** [N, F] what the logits are made of, after its ReLU. */
  readonly features: Features;
}

/** What a classifier takes and gives. */
export interface PredictorShape extends ImageSize {
  readonly channels: number;
  /** K. */
  readonly classes: number;
  /** F. */
  readonly features: number;
}

/** A classifier in an ONNX model: `image` [N, C, H, W] in [0, 1] → `logits` [N, K] and `features` [N, F]. */
export class Predictor {
  readonly shape: PredictorShape;
  readonly #program: Program;

  private constructor(program: Program, shape: PredictorShape) {
    this.#program = program;
    this.shape = shape;
  }

  /** @throws GannetError if the model cannot be loaded or takes or gives something else */
  static async ofModel(
    model: Uint8Array,
    shape: PredictorShape,
    runtime: Runtime,
    where = 'the judge',
  ): Promise<Predictor> {
    const program = await runtime.compile(model).catch((error: Error) => {
      throw new GannetError(`${where} is no ONNX model that can be run: ${error.message}`);
    });
    const predictor = new Predictor(program, shape);
    const { inputNames, outputNames } = program;
    const fits = inputNames.join() === 'image' && outputNames.includes('logits') && outputNames.includes('features');
    const wrong = fits
      ? await predictor.#misfit()
      : `it takes ${inputNames.join(', ')} and gives ${outputNames.join(', ')}`;
    if (wrong === null) return predictor;
    await program.release();
    throw new GannetError(
      `${where} is not the judge that is wanted: ${wrong}. A judge takes image [N, ${shape.channels}, ${shape.height}, ` +
        `${shape.width}] and gives logits [N, ${shape.classes}] and features [N, ${shape.features}]`,
    );
  }

  /**
   * Reads images, a block at a time.
   *
   * @param images [N, C, H, W] in [0, 1]
   * @throws GannetError if they are not so many values
   */
  async read(images: Float32Array): Promise<Reading> {
    const size = this.#imageSize;
    if (images.length % size !== 0) {
      const { channels, height, width } = this.shape;
      throw new GannetError(`${images.length} values are no images of ${channels}x${height}x${width}`);
    }
    return this.#readBlocks(images.length / size, (from, to) => images.subarray(from * size, to * size));
  }

  /**
   * Reads the images of a split, which stay bytes but for a block at a time. Their order is kept.
   * @param onProgress told of the share that is read, before each block
   */
  async readSplit(split: Split, onProgress?: (share: number) => void): Promise<Reading> {
    return this.#readBlocks(split.count, (from, to) => {
      onProgress?.(from / split.count);
      const rows = Uint32Array.from({ length: to - from }, (_, i) => from + i);
      return gatherImages(split, rows, this.#imageSize, [0, 1]);
    });
  }

  release(): Promise<void> {
    return this.#program.release();
  }

  get #imageSize(): number {
    return this.shape.channels * this.shape.height * this.shape.width;
  }

  async #readBlocks(count: number, block: (from: number, to: number) => Float32Array): Promise<Reading> {
    const { channels, height, width, classes, features: F } = this.shape;
    const rows = Math.max(1, Math.round(chunkPixels / (height * width)));
    const logits = new Float32Array(count * classes);
    const features = new Float32Array(count * F);
    for (let from = 0; from < count; from += rows) {
      const to = Math.min(count, from + rows);
      const image = floats(block(from, to), [to - from, channels, height, width]);
      const results = await this.#program.run({ image });
      logits.set(results.logits!.data as Float32Array, from * classes);
      features.set(results.features!.data as Float32Array, from * F);
    }
    const probabilities = softmaxRows(logits, classes);
    return {
      logits: { rows: count, width: classes, data: logits },
      probabilities: { rows: count, width: classes, data: probabilities },
      features: { rows: count, width: F, data: features },
    };
  }

  /** Runs one empty image; what does not fit, or null. */
  async #misfit(): Promise<string | null> {
    const { channels, height, width, classes, features } = this.shape;
    const image = floats(new Float32Array(this.#imageSize), [1, channels, height, width]);
    try {
      const results = await this.#program.run({ image });
      const [k, f] = [results.logits!.data.length, results.features!.data.length];
      return k === classes && f === features ? null : `it gives ${k} logits and ${f} features an image`;
    } catch (error) {
      return `it does not take such images (${(error as Error).message})`;
    }
  }
}

/** Softmax of each row of [N, K], in double precision inside. */
function softmaxRows(logits: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    const row = logits.subarray(from, from + classes);
    const top = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let total = 0;
    for (const l of row) total += Math.exp(l - top);
    for (let k = 0; k < classes; k++) out[from + k] = Math.exp(row[k]! - top) / total;
  }
  return out;
}
