import { relayout } from '../formats/relayout.js';
import type { LayerRecord, Layout, Parameter } from '../nn/index.js';
import { kerasRole } from '../run/keras.js';

/** How a framework stores the arrays of a layer. */
export interface Convention {
  readonly framework: 'Keras' | 'PyTorch';
  /** Its name for a parameter, without the layer. */
  role(p: Parameter): string;
  /** Its order of a parameter's axes, in the letters of the parameter's own layout. */
  axes(p: Parameter): string;
}

const torchLayout: Readonly<Record<Layout, string>> = { IO: 'OI', HWIO: 'OIHW', HWOI: 'IOHW', C: 'C' };
const torchRole: Readonly<Record<string, string>> = {
  kernel: 'weight',
  gamma: 'weight',
  beta: 'bias',
  table: 'weight',
  mean: 'running_mean',
  variance: 'running_var',
};

export const keras: Convention = {
  framework: 'Keras',
  role: (p) => kerasRole[roleOf(p)] ?? roleOf(p),
  axes: (p) => p.layout,
};

export const pytorch: Convention = {
  framework: 'PyTorch',
  role: (p) => torchRole[roleOf(p)] ?? roleOf(p),
  axes: (p) => (roleOf(p) === 'table' ? p.layout : torchLayout[p.layout]),
};

/** The last part of a parameter's name, such as `kernel`. */
export function roleOf(p: Parameter): string {
  return p.name.slice(p.name.lastIndexOf('/') + 1);
}

/** The shape that a parameter has in the framework's files. */
export function shapeThere(p: Parameter, { axes }: Convention): number[] {
  return [...axes(p)].map((axis) => p.shape[p.layout.indexOf(axis)]!);
}

/** A parameter's value as the framework stores it. */
export function toThere(p: Parameter, data: Float32Array, { axes }: Convention): Float32Array {
  return relayout(data, p.shape, p.layout, axes(p));
}

/** The framework's array as the parameter's value. */
export function fromThere(p: Parameter, data: Float32Array, convention: Convention): Float32Array {
  return relayout(data, shapeThere(p, convention), convention.axes(p), p.layout);
}

/** What layers with weights are told apart by in every format. */
export type Kind = 'embedding' | 'dense' | 'conv' | 'batchNorm' | 'layerNorm' | 'other';

export const kindNames: Readonly<Record<Kind, string>> = {
  embedding: 'embedding',
  dense: 'dense layer',
  conv: 'convolution',
  batchNorm: 'batch norm',
  layerNorm: 'layer norm',
  other: 'unknown layer',
};

const kinds: Readonly<Record<string, Kind>> = {
  Embedding: 'embedding',
  Dense: 'dense',
  Conv2d: 'conv',
  ConvTranspose2d: 'conv',
  BatchNorm: 'batchNorm',
  LayerNorm: 'layerNorm',
};

export function kindOf(layer: LayerRecord): Kind {
  return kinds[layer.kind] ?? 'other';
}
