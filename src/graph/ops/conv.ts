import { defineOp, type Emitter, type Lowered, type Sample, type Shape, sizeOf, type Tensor } from '../tensor.js';

/**
 * Two-dimensional convolution, in its three forms. With stride s and padding p, output position o and tap t of the
 * window meet input position i = s·o + t − p, and all three sum over the same meetings of x [N, C, H, W],
 * w [K, C, kh, kw] and y [N, K, oh, ow]:
 *
 *     conv2d        y[n,k,o] = Σ x[n,c,i] · w[k,c,t]      the convolution
 *     conv2dInput   x[n,c,i] = Σ y[n,k,o] · w[k,c,t]      its gradient for x: the transposed convolution
 *     conv2dFilter  w[k,c,t] = Σ x[n,c,i] · y[n,k,o]      its gradient for w
 *
 * Each is linear in both of its inputs, so each one's gradients are the other two: nothing else is needed at any order.
 */
export interface Window {
  readonly stride: readonly [number, number];
  /** Zeros around the image: top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}
interface InputAttrs extends Window {
  /** [H, W] of the result: several sizes of x give the same size of y where the stride is above 1. */
  readonly size: readonly [number, number];
}
interface FilterAttrs extends Window {
  /** [kh, kw] of the result. */
  readonly kernel: readonly [number, number];
}

const axes = [0, 1] as const;
/** Rows or columns of the padded image that no window reaches. */
const slack = (size: number, kernel: number, axis: 0 | 1, w: Window): number =>
  (size + w.pads[axis] + w.pads[axis + 2]! - kernel) % w.stride[axis];

function outputSize(size: number, kernel: number, axis: 0 | 1, w: Window): number {
  const room = size + w.pads[axis] + w.pads[axis + 2]! - kernel;
  if (room < 0) throw new Error(`a window of ${kernel} does not fit into ${size} with pads [${w.pads.join(', ')}]`);
  return Math.floor(room / w.stride[axis]) + 1;
}

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(what);
}

const convOp = defineOp<Window>({
  name: 'conv2d',
  shape: ([x, w], a) => {
    check(x!.length === 4 && w!.length === 4, 'needs x [N, C, H, W] and w [K, C, kh, kw]');
    check(x![1] === w![1], `x has ${x![1]} channels and the filter ${w![1]}`);
    return [x![0]!, w![0]!, ...axes.map((i) => outputSize(x![i + 2]!, w![i + 2]!, i, a))];
  },
  vjp: ({ dy, x, attrs }) => {
    const [image, filter] = x as [Tensor, Tensor];
    return [
      conv2dInput(dy, filter, attrs, spatial(image.shape)),
      conv2dFilter(image, dy, attrs, spatial(filter.shape)),
    ];
  },
  onnx: (emit, x, { attrs }) => emit.node('Conv', x, { strides: attrs.stride, pads: attrs.pads }),
  macs: ([, w], _, y) => sizeOf(w!.slice(1)) * sizeOf(y),
  samples: windows(
    (x, w) => [x, w],
    (a) => a,
  ),
});

/** Convolution (cross-correlation, as the field has it): x [N, C, H, W], w [K, C, kh, kw] → [N, K, oh, ow]. */
export function conv2d(x: Tensor, w: Tensor, window: Window): Tensor {
  return convOp([x, w], window);
}

const convInputOp = defineOp<InputAttrs>({
  name: 'conv2dInput',
  shape: ([y, w], a) => {
    check(y!.length === 4 && w!.length === 4, 'needs y [N, K, oh, ow] and w [K, C, kh, kw]');
    check(y![1] === w![0], `y has ${y![1]} channels and the filter takes ${w![0]}`);
    for (const i of axes)
      check(outputSize(a.size[i], w![i + 2]!, i, a) === y![i + 2], `cannot become an image of [${a.size.join(', ')}]`);
    return [y![0]!, w![1]!, ...a.size];
  },
  vjp: ({ dy, x, attrs }) => {
    const [y, filter] = x as [Tensor, Tensor];
    const { stride, pads } = attrs;
    return [conv2d(dy, filter, { stride, pads }), conv2dFilter(dy, y, { stride, pads }, spatial(filter.shape))];
  },
  onnx: (emit, x, { attrs, x: [, w] }) =>
    emit.node('ConvTranspose', x, {
      strides: attrs.stride,
      pads: attrs.pads,
      output_padding: axes.map((i) => slack(attrs.size[i], w!.shape[i + 2]!, i, attrs)),
    }),
  macs: ([y, w]) => sizeOf(y!) * sizeOf(w!.slice(1)),
  samples: windows(
    (_, w, y) => [y, w],
    (a, x) => ({ ...a, size: spatial(x) }),
  ),
});

/** Transposed convolution: y [N, K, oh, ow], w [K, C, kh, kw] → [N, C, H, W] with [H, W] = size. */
export function conv2dInput(y: Tensor, w: Tensor, window: Window, size: readonly [number, number]): Tensor {
  return convInputOp([y, w], { stride: window.stride, pads: window.pads, size });
}

const convFilterOp = defineOp<FilterAttrs>({
  name: 'conv2dFilter',
  shape: ([x, y], a) => {
    check(x!.length === 4 && y!.length === 4 && x![0] === y![0], 'needs x [N, C, H, W] and y [N, K, oh, ow]');
    for (const i of axes)
      check(outputSize(x![i + 2]!, a.kernel[i], i, a) === y![i + 2], `no window of [${a.kernel.join(', ')}] fits`);
    return [y![1]!, x![1]!, ...a.kernel];
  },
  vjp: ({ dy, x, attrs }) => {
    const [image, y] = x as [Tensor, Tensor];
    const { stride, pads } = attrs;
    return [conv2dInput(y, dy, { stride, pads }, spatial(image.shape)), conv2d(image, dy, { stride, pads })];
  },
  onnx: emitFilter,
  macs: ([x], a, w) =>
    sizeOf(w) * x![0]! * axes.reduce<number>((n, i) => n * outputSize(x![i + 2]!, a.kernel[i], i, a), 1),
  samples: windows(
    (x, _, y) => [x, y],
    (a, _, w) => ({ ...a, kernel: spatial(w) }),
  ),
});

/** The filter's gradient: x [N, C, H, W], y [N, K, oh, ow] → [K, C, kh, kw] with [kh, kw] = kernel. */
export function conv2dFilter(x: Tensor, y: Tensor, window: Window, kernel: readonly [number, number]): Tensor {
  return convFilterOp([x, y], { stride: window.stride, pads: window.pads, kernel });
}

/** As a convolution with batch and channels swapped: y is the filter, its taps a stride apart. */
function emitFilter(emit: Emitter, [x, y]: readonly string[], t: Lowered<FilterAttrs>): string {
  const { stride, pads, kernel } = t.attrs;
  const swap = { perm: [1, 0, 2, 3] };
  const image = t.x[0]!.shape;
  const full = emit.node('Conv', [emit.node('Transpose', [x!], swap), emit.node('Transpose', [y!], swap)], {
    dilations: stride,
    pads,
  });
  const w = emit.node('Transpose', [full], swap);
  if (axes.every((i) => slack(image[i + 2]!, kernel[i], i, t.attrs) === 0)) return w;
  return emit.node('Slice', [w, emit.ints([0, 0]), emit.ints(kernel), emit.ints([2, 3])]);
}

function spatial(shape: Shape): [number, number] {
  return [shape[2]!, shape[3]!];
}

/** Samples for the op test: odd sizes, stride 2, asymmetric padding, a kernel above and below the stride, batch 1. */
function windows<A>(
  inputs: (x: Shape, w: Shape, y: Shape) => readonly Shape[],
  attrs: (a: Window, x: Shape, w: Shape) => A,
): readonly Sample<A>[] {
  const cases: readonly [Shape, Shape, Window][] = [
    [[2, 3, 5, 5], [2, 3, 3, 3], { stride: [1, 1], pads: [1, 1, 1, 1] }],
    [[1, 2, 7, 5], [3, 2, 5, 5], { stride: [2, 2], pads: [1, 1, 2, 2] }],
    [[2, 1, 6, 7], [2, 1, 3, 2], { stride: [2, 2], pads: [0, 0, 1, 1] }],
    [[1, 2, 7, 8], [2, 2, 2, 1], { stride: [3, 2], pads: [0, 0, 0, 0] }],
    [[2, 2, 3, 3], [2, 2, 3, 3], { stride: [1, 1], pads: [2, 2, 2, 2] }],
  ];
  return cases.map(([x, w, a]) => {
    const y = [x[0]!, w[0]!, ...axes.map((i) => outputSize(x[i + 2]!, w[i + 2]!, i, a))];
    return { inputs: inputs(x, w, y), attrs: attrs(a, x, w) };
  });
}
