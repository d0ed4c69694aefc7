import type { Runtime } from '../runtime/runtime.js';
import type { Judged } from './judged.js';
import { type Features, rowsByClass, selectRows } from './metrics/features.js';
import { fitGaussian, type Gaussian } from './metrics/gaussian.js';
import { squaredRadii } from './metrics/neighbours.js';
import type { Spaces } from './spaces.js';

/** Neighbours of precision, recall, density and coverage. */
export const neighbours = 5;

/** The real images that others are measured against, with what metrics ask of them again and again. */
export class Reals {
  readonly heldOut: Judged;
  /** By which memorisation is told; null where nobody asks for it. */
  readonly spaces: Spaces | null;
  #gaussian: Gaussian | null = null;
  #byClass: readonly (Gaussian | null)[] | null = null;
  #radii: Promise<Float32Array> | null = null;

  constructor(heldOut: Judged, spaces: Spaces | null = null) {
    this.heldOut = heldOut;
    this.spaces = spaces;
  }

  /** [held out, F] */
  get features(): Features {
    return this.heldOut.reading.features;
  }

  gaussian(): Gaussian {
    this.#gaussian ??= fitGaussian(this.features);
    return this.#gaussian;
  }

  /** Of each class; null for one without held-out images. */
  gaussiansByClass(classes: number): readonly (Gaussian | null)[] {
    this.#byClass ??= rowsByClass(this.features.rows, this.heldOut.split.labels, classes).map((rows) =>
      rows.length > 0 ? fitGaussian(selectRows(this.features, rows)) : null,
    );
    return this.#byClass;
  }

  /** [held out] the squared distance of each to its fifth neighbour. */
  radii(runtime: Runtime): Promise<Float32Array> {
    this.#radii ??= squaredRadii(runtime, this.features, neighbours);
    return this.#radii;
  }
}
