import {
  atScope,
  inputOf,
  inversePermutation,
  makeNode,
  matmul,
  type Op,
  reshape,
  sum,
  sumRows,
  type Tensor,
  topologicalOrder,
  transpose,
  type Window,
  withOperands,
} from '../graph/index.js';
import {
  convolve,
  convolveTransposed,
  convolveUpsampled,
  type Precision,
  takesUpsampled,
  type Way,
} from './convolve.js';
import type { Lowering } from './names.js';
import type { Image } from './phases.js';
import { mergePools } from './pooled.js';
import { phasedImages } from './regions.js';

export { defaultLowering, type Lowering, lowerings } from './names.js';

const precisions: Readonly<Record<'exact' | 'fast', Precision>> = { exact: { limit: 6 }, fast: { limit: 9 } };

/**
 * See `winograd`. In WebAssembly a product costs what its multiply-adds do; natively not: there one large product takes
 * no longer than two small ones, and no place for what lies between.
 */
const separateFrom = { native: 6000, wasm: 1000 } as const;

/** Outputs up to which a dense layer of an image is computed position by position. */
const thinDense = 32;

export interface LoweringOptions {
  /** Told, for each convolution, the layer that it belongs to and how it is computed. */
  readonly note?: (layer: string, method: string) => void;
  /** For the forms that are fastest in WebAssembly. */
  readonly wasm?: boolean;
}

/** From [N, C, H, W] to position-major [H, W, N, C], and back. */
export const positionMajor = [2, 3, 0, 1] as const;
const channelsFirst = inversePermutation(positionMajor);

/**
 * Rewrites a graph, before it is differentiated, so that its images are position-major and its convolutions matrix
 * products. The results are the same but for rounding. Byte inputs of four axes are fed position-major.
 */
export function lowerGraph(
  roots: readonly Tensor[],
  lowering: Lowering,
  { note = () => undefined, wasm = false }: LoweringOptions = {},
): Tensor[] {
  if (lowering === 'plain') return [...roots];
  const way = { ...precisions[lowering], separateFrom: separateFrom[wasm ? 'wasm' : 'native'], note };
  const merged = mergePools(roots);
  const pass = new PositionPass(way, phasedImages(merged));
  for (const t of topologicalOrder(merged)) pass.visit(t);
  return merged.map((t) => pass.native(t));
}

/** What is the same for all layers. */
type Given = Omit<Way, 'held' | 'note'> & Required<Pick<LoweringOptions, 'note'>>;

class PositionPass {
  readonly #given: Given;
  /** The strides of the images that are held as phases. */
  readonly #held: ReadonlyMap<Tensor, number>;
  /** Nodes as they were laid out, and images position-major or as phases; each made when first asked for. */
  readonly #native = new Map<Tensor, Tensor>();
  readonly #images = new Map<Tensor, Image>();

  constructor(given: Given, held: ReadonlyMap<Tensor, number>) {
    this.#given = given;
    this.#held = held;
  }

  /** The way for a layer's convolution. */
  #way(t: Tensor): Way {
    const { note, ...given } = this.#given;
    return { ...given, held: this.#strideOf(t), note: (method) => note(t.scope, method) };
  }

  #strideOf(t: Tensor): number {
    return this.#held.get(t) ?? 1;
  }

  /** Makes the node's counterpart; its inputs have been visited. */
  visit(t: Tensor): void {
    atScope(t.scope, () => {
      const image = t.shape.length === 4 ? this.#makeImage(t) : null;
      if (image) this.#images.set(t, image);
      else this.#native.set(t, this.#rebuild(t));
    });
  }

  /** The counterpart in the original's layout. */
  native(t: Tensor): Tensor {
    return remember(this.#native, t, () => transpose(this.#images.get(t)!.x, channelsFirst));
  }

  #image(t: Tensor): Image {
    return remember(this.#images, t, () => ({ x: transpose(this.#native.get(t)!, positionMajor), stride: 1 }));
  }

  #rebuild(t: Tensor): Tensor {
    if (t.x.length === 0) return t;
    const dense = t.op.name === 'matmul' ? this.#denseOverPositions(t) : null;
    if (dense) return dense;
    const x = t.x.map((i) => this.native(i));
    // Through the functions that simplify: a transpose of the layout's own transpose is none.
    if (t.op.name === 'transpose') return transpose(x[0]!, t.attrs.perm);
    if (t.op.name === 'reshape') return reshape(x[0]!, t.shape);
    return withOperands(t, x);
  }

  /** The node as an image, where there is a way to make it one; null to compute it as it was. */
  #makeImage(t: Tensor): Image | null {
    const out = [t.shape[2]!, t.shape[3]!] as const;
    switch (t.op.name) {
      case 'input':
        if (t.dtype !== 'uint8') return null;
        return {
          x: inputOf(
            t,
            positionMajor.map((p) => t.shape[p]!),
          ),
          stride: 1,
        };
      case 'conv2d': {
        const enlarged = this.#upsampledConv(t, false);
        if (enlarged) return enlarged;
        const w = transpose(this.native(t.x[1]!), [2, 3, 1, 0]); // [kh, kw, C, K]
        return convolve(this.#image(t.x[0]!), w, t.attrs as Window, out, this.#way(t));
      }
      case 'conv2dInput': {
        const enlarged = this.#upsampledConv(t, true);
        if (enlarged) return enlarged;
        const w = transpose(this.native(t.x[1]!), [2, 3, 1, 0]); // [kh, kw, C of the result, K]
        return convolveTransposed(this.#image(t.x[0]!), w, t.attrs as Window, out, this.#way(t));
      }
      case 'upsample':
        return { x: upsampled(this.#image(t.x[0]!).x, t.attrs.factor as number), stride: 1 };
      case 'sumPool':
        return { x: pooled(this.#image(t.x[0]!).x, t.attrs.factor as number), stride: 1 };
      default:
        return this.#permuted(t);
    }
  }

  /** A convolution behind an up-sampling, from the small image; null where it is not one, or not of that kind. */
  #upsampledConv(t: Tensor, isTransposed: boolean): Image | null {
    const [x, w] = t.x as [Tensor, Tensor];
    const window = t.attrs as Window;
    const [k, c] = isTransposed ? [w.shape[1]!, w.shape[0]!] : [w.shape[0]!, w.shape[1]!];
    const kernel = [w.shape[2]!, w.shape[3]!] as const;
    if (x.op.name !== 'upsample' || !takesUpsampled(c, k, kernel, window)) return null;
    const filter = transpose(this.native(w), isTransposed ? [2, 3, 1, 0] : [2, 3, 0, 1]); // [kh, kw, K, C]
    const out = [t.shape[2]!, t.shape[3]!] as const;
    const { factor } = x.attrs as { factor: number };
    return convolveUpsampled(this.#image(x.x[0]!).x, filter, window, out, this.#way(t), factor, isTransposed);
  }

  /**
   * A thin dense layer of a whole image, [N, H·W·C] · [H·W·C, K]: a product for each position and their sum, so that the
   * image need not be brought into the order of its features. Null where it is not that.
   */
  #denseOverPositions(t: Tensor): Tensor | null {
    const [features, w] = t.x as [Tensor, Tensor];
    const channelsLast = features.op.name === 'reshape' ? features.x[0]! : features;
    if (channelsLast.op.name !== 'transpose' || channelsLast.attrs.perm.join() !== '0,2,3,1') return null;
    const [n, h, wide, c] = channelsLast.shape as [number, number, number, number];
    const k = w.shape.at(-1)!;
    if (w.shape.length !== 2 || features.shape.join() !== [n, h * wide * c].join() || k > thinDense) return null;
    const x = reshape(this.#image(channelsLast.x[0]!).x, [h * wide, n, c]);
    const products = matmul(x, reshape(this.native(w), [h * wide, c, k]));
    return reshape(sum(products, [0]), [n, k]);
  }

  #permuted(t: Tensor): Image | null {
    const { permute } = t.op as Op<object>;
    if (!permute || t.x.some((x) => x.shape.length !== 4 && x.shape.length !== 0)) return null;
    // What is made of parameters alone, such as a bias for each channel, has no positions.
    const x = t.x.map((i) => (i.shape.length === 0 ? this.native(i) : this.#image(i).x));
    return { x: makeNode(t.op, x, permute(t.attrs, positionMajor)), stride: this.#strideOf(t) };
  }
}

/** Nearest neighbour with positions in front: rows of the image repeated. */
function upsampled(x: Tensor, factor: number): Tensor {
  const [h, w, n, c] = x.shape as [number, number, number, number];
  const [oh, ow] = [h * factor, w * factor];
  const table = Array.from({ length: oh * ow }, (_, o) => [
    Math.floor(Math.floor(o / ow) / factor) * w + Math.floor((o % ow) / factor),
  ]);
  return reshape(sumRows(reshape(x, [h * w, n, c]), table), [oh, ow, n, c]);
}

/** Sums of windows with positions in front. */
function pooled(x: Tensor, factor: number): Tensor {
  const [h, w, n, c] = x.shape as [number, number, number, number];
  const windows = reshape(x, [h / factor, factor, w / factor, factor, n * c]);
  return reshape(sum(windows, [1, 3]), [h / factor, w / factor, n, c]);
}

function remember<T>(map: Map<Tensor, T>, key: Tensor, make: () => T): T {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}
