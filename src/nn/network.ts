import { inScope, mask, type Shape, sizeOf, type Tensor } from '../graph/index.js';
import { keepFrom } from '../random/mask.js';
import { type Parameter, type ParameterSpec, parameter } from './parameter.js';

/** One line of a network's summary. */
export interface LayerRecord {
  readonly name: string;
  readonly kind: string;
  readonly outputShape: Shape;
  readonly parameters: readonly Parameter[];
}

/** What a network's evaluation needs from outside: fresh masks, and a place for moving statistics that have moved. */
export interface Surroundings {
  /** A uint8 input, drawn anew for every step: bytes from `keepFrom(rate)` on keep an element. */
  keepMask(name: string, shape: Shape, rate: number): Tensor;
  /** The value that each moving statistic has now, where it is no longer the one that the step began with. */
  readonly moved: Map<Parameter, Tensor>;
}

export type Mode = 'training' | 'inference';

/** What a layer computes with in the place of its kernel, or an embedding of its table. */
export type KernelForm = (net: Pass, kernel: Tensor, role: string, spec: ParameterSpec) => Tensor;

/**
 * A named function from tensors to tensors with parameters of its own, which it creates when it is first called and
 * shares between calls.
 *
 * `forward` is written with the layers of this folder: `dense(net, 'dense', x, 100)` and so on, `net` being the pass
 * that is under way.
 */
export class Network<I, O> {
  readonly name: string;
  readonly #forward: (net: Pass, inputs: I) => O;
  readonly #parameters = new Map<string, Parameter>();
  #layers: readonly LayerRecord[] = [];

  constructor(name: string, forward: (net: Pass, inputs: I) => O) {
    this.name = name;
    this.#forward = forward;
  }

  /** Every parameter and moving statistic, in the order of the layers. Known once the network has been called. */
  get parameters(): readonly Parameter[] {
    return [...this.#parameters.values()];
  }

  get trainable(): readonly Parameter[] {
    return this.parameters.filter((p) => p.trainable);
  }

  /** The layers of the newest call. */
  get layers(): readonly LayerRecord[] {
    return this.#layers;
  }

  /**
   * Evaluates the network. In training mode, batch norm normalises with the batch's statistics and moves its own, and
   * dropout drops; in inference mode, batch norm uses its moving statistics and dropout passes everything on.
   */
  call(inputs: I, mode: Mode, around: Surroundings): O {
    const pass = new Pass(this.name, mode, around, this.#parameters);
    const outputs = inScope(this.name, () => this.#forward(pass, inputs));
    this.#layers = pass.layers;
    return outputs;
  }
}

/** One evaluation of a network, under way: what layers talk to. */
export class Pass {
  readonly training: boolean;
  readonly layers: LayerRecord[];
  readonly #network: string;
  readonly #around: Surroundings;
  readonly #parameters: Map<string, Parameter>;
  readonly #names: Set<string>;
  readonly #form: KernelForm;
  #current = '';

  constructor(
    network: string,
    mode: Mode,
    around: Surroundings,
    parameters: Map<string, Parameter>,
    form: KernelForm = (_, kernel) => kernel,
    begun: Pick<Pass, 'layers'> & { readonly names: Set<string> } = { layers: [], names: new Set() },
  ) {
    this.training = mode === 'training';
    this.#network = network;
    this.#around = around;
    this.#parameters = parameters;
    this.#form = form;
    this.layers = begun.layers;
    this.#names = begun.names;
  }

  /** The same pass for layers that compute with another form of their kernels. */
  withKernels(form: KernelForm): Pass {
    const begun = { layers: this.layers, names: this.#names };
    const mode = this.training ? 'training' : 'inference';
    return new Pass(this.#network, mode, this.#around, this.#parameters, form, begun);
  }

  /** Makes one layer: its nodes and parameters bear its name, and it gets a line in the summary. */
  layer(name: string, kind: string, make: () => Tensor): Tensor {
    if (this.#names.has(name)) throw new Error(`${this.#network} has two layers called ${name}`);
    this.#names.add(name);
    this.#current = name;
    const y = inScope(name, make);
    this.#current = '';
    const prefix = `${this.#network}/${name}/`;
    const parameters = [...this.#parameters.values()].filter((p) => p.name.startsWith(prefix));
    this.layers.push({ name, kind, outputShape: y.shape, parameters });
    return y;
  }

  /** A trained parameter of the current layer. */
  parameter(role: string, spec: ParameterSpec): Tensor {
    return this.#own(role, spec, true).tensor;
  }

  /** The current layer's kernel or table, a trained parameter, in the form that the layer is to compute with. */
  kernel(role: string, spec: ParameterSpec): Tensor {
    return this.#form(this, this.parameter(role, spec), role, spec);
  }

  /** A moving statistic of the current layer, as it is now, and the way to move it. */
  statistic(role: string, spec: ParameterSpec): { readonly now: Tensor; readonly move: (to: Tensor) => void } {
    const p = this.#own(role, spec, false);
    const { moved } = this.#around;
    return { now: moved.get(p) ?? p.tensor, move: (to) => moved.set(p, to) };
  }

  /** The factors of dropout for the current layer: 0 with probability `rate`, else 1 / (1 − rate). */
  dropoutFactors(shape: Shape, rate: number): Tensor {
    return mask(this.#around.keepMask(this.#current, shape, rate), keepFrom(rate), 1 / (1 - rate));
  }

  #own(role: string, spec: ParameterSpec, trainable: boolean): Parameter {
    const name = `${this.#network}/${this.#current}/${role}`;
    const known = this.#parameters.get(name);
    if (!known) {
      const made = parameter(name, spec, trainable);
      this.#parameters.set(name, made);
      return made;
    }
    if (sizeOf(known.shape) !== sizeOf(spec.shape) || known.shape.join() !== spec.shape.join())
      throw new Error(`${name} is [${known.shape.join(', ')}] in one call and [${spec.shape.join(', ')}] in another`);
    return known;
  }
}
