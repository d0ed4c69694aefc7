import { type Op, sameShape, type Tensor, topologicalOrder, type Window } from '../graph/index.js';
import { isThin, thinForm, wideKernel } from './thin.js';

/**
 * Which images are held as the phases of a stride, in place of position by position: those of whole regions, between
 * layers that make phases and layers that take them, with only elementwise operations and sums over batch and positions
 * in between. So they are not interleaved only to be taken apart again, forward and backward.
 *
 * Phases are made by transposed convolutions of that stride and taken by convolutions of it. A thin layer (thin.ts) takes
 * them as they come, on its wider side.
 *
 * @returns the stride of each node that is held as phases
 */
export function phasedImages(roots: readonly Tensor[]): ReadonlyMap<Tensor, number> {
  const order = topologicalOrder(roots);
  const consumers = new Map<Tensor, Tensor[]>(order.map((t) => [t, []]));
  for (const t of order) for (const x of new Set(t.x)) consumers.get(x)!.push(t);
  const outside = new Set(roots);
  const held = new Map<Tensor, number>();
  const seen = new Set<Tensor>();
  for (const start of order) {
    if (!isImage(start) || seen.has(start)) continue;
    const region = regionOf(start, consumers);
    for (const t of region) seen.add(t);
    const ends = region.flatMap((t) => [
      ...(carries(t) ? [] : [maker(t)]),
      ...consumers.get(t)!.flatMap((y) => (carries(y) && isImage(y) ? [] : [taker(y, t)])),
      ...(outside.has(t) ? [positions] : []),
    ]);
    const strides = new Set(ends.flatMap(({ stride }) => stride ?? []));
    const [stride] = strides;
    if (strides.size !== 1 || stride === undefined) continue;
    const fits = region.every(({ shape }) => shape[2]! % stride === 0 && shape[3]! % stride === 0);
    if (fits && ends.every((end) => end.takes(stride))) for (const t of region) held.set(t, stride);
  }
  return held;
}

/** A node at the border of a region. */
interface End {
  /** The stride whose phases it makes or takes by its nature. */
  readonly stride?: number;
  /** Whether it can do with an image held as phases of this stride. */
  readonly takes: (stride: number) => boolean;
}
const positions: End = { takes: () => false };
const anything: End = { takes: () => true };
const ofStride = (own: number): End => ({ stride: own, takes: (stride) => stride === own });

/** Images that elementwise operations connect with this one. */
function regionOf(start: Tensor, consumers: ReadonlyMap<Tensor, readonly Tensor[]>): Tensor[] {
  const region = new Set([start]);
  for (const t of region) {
    if (carries(t)) for (const x of t.x) if (isImage(x)) region.add(x);
    for (const y of consumers.get(t)!) if (isImage(y) && carries(y)) region.add(y);
  }
  return [...region];
}

function isImage({ shape }: Tensor): boolean {
  return shape.length === 4 && shape[2]! * shape[3]! > 1;
}

/** Whether a node is the same for phases as for positions: elementwise, or a sum over all but the channels. */
function carries(t: Tensor): boolean {
  const { permute } = t.op as Op<object>;
  const { axes, shape } = t.attrs as { axes?: readonly number[]; shape?: unknown };
  if (!permute || t.x.length === 0 || shape !== undefined || (axes && axes.join() !== '0,2,3')) return false;
  const whole = t.x.find(isImage)?.shape ?? t.shape;
  return t.x.every(({ shape: s }) => s.length === 0 || sameShape(s, whole) || isPerChannel(s));
}

/** Whether an operand of an image is the same for all images and positions. */
export function isPerChannel(shape: readonly number[]): boolean {
  return shape.length === 4 && shape.every((d, axis) => axis === 1 || d === 1);
}

/** What makes an image by other than elementwise operations. */
function maker(t: Tensor): End {
  if (t.op.name === 'conv2d' && t.x[0]!.op.name !== 'upsample') {
    const { inputs, outputs, kernel, window } = layerOf(t);
    if (isThin(inputs, outputs, kernel, window) && thinForm(inputs, outputs) === 'patches') return wide(kernel, window);
  }
  if (t.op.name === 'conv2dInput' && t.x[0]!.op.name !== 'upsample') {
    const { inputs, outputs, kernel, window } = layerOf(t);
    if (!isThin(inputs, outputs, kernel, window) && window.stride[0] > 1) return ofStride(window.stride[0]);
  }
  return positions;
}

/** What y makes of the image x by other than elementwise operations. */
function taker(y: Tensor, x: Tensor): End {
  if (carries(y)) return anything;
  if ((y.op.name !== 'conv2d' && y.op.name !== 'conv2dInput') || y.x[0] !== x || y.x[1] === x) return positions;
  const { inputs, outputs, kernel, window } = layerOf(y);
  if (isThin(inputs, outputs, kernel, window)) {
    const steps = Math.max(...window.stride);
    const isTaps = thinForm(inputs, outputs) === 'taps' && (y.op.name === 'conv2dInput' || steps === 1);
    return isTaps ? wide(kernel, window) : positions;
  }
  return y.op.name === 'conv2d' && window.stride[0] > 1 ? ofStride(window.stride[0]) : positions;
}

/** A thin layer beside phases; its window should not become so wide that it is mostly zeros. */
function wide(kernel: readonly [number, number], { stride }: Window): End {
  return { takes: (s) => wideKernel(kernel, stride, s).every((side, axis) => side <= 2 * kernel[axis]!) };
}

function layerOf(t: Tensor) {
  const [first, second, ...kernel] = t.x[1]!.shape as [number, number, number, number];
  const [inputs, outputs] = t.op.name === 'conv2d' ? [second, first] : [first, second];
  return { inputs, outputs, kernel, window: t.attrs as Window };
}
