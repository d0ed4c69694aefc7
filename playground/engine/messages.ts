import type { Setting } from '../../src/app/options.ts';
import type { Finding } from '../../src/run/doctor/finding.ts';
import type { Stats } from '../../src/run/stats.ts';
import type { PictureFile } from '../../src/web/pictures.ts';
import type { RunFiles } from '../../src/web/run.ts';
import type { KeptRun } from '../lib/store.ts';

/** What is trained on. */
export type DataChoice =
  | { readonly kind: 'mnist' }
  | { readonly kind: 'pictures'; readonly name: string; readonly files: readonly PictureFile[]; readonly side: number };

/** What is to compute: the faster of what there is, the processor, or the GPU. */
export type Device = 'auto' | 'wasm' | 'webgpu';

/** A new run. */
export interface Plan {
  readonly recipe: string;
  readonly preset: string | null;
  readonly seed: number;
  readonly set: Readonly<Record<string, Setting>>;
  readonly data: DataChoice;
  readonly device: Device;
}

/** What the page asks of the worker. */
export type Order =
  /** `site`: the page's address, beside which MNIST lies. */
  | { readonly kind: 'begin'; readonly site: string; readonly plan: Plan }
  /** `steps` of the whole run from now on; null for as many as it has. `files` are newer than what is kept, if any. */
  | {
      readonly kind: 'goOn';
      readonly site: string;
      readonly id: string;
      readonly steps: number | null;
      readonly files: RunFiles | null;
    }
  | { readonly kind: 'stop' };

/** What is to be known of a training to say what happens in it. */
export interface Facts {
  readonly runsOn: string;
  /** What was chosen, changed or left out. */
  readonly notices: readonly string[];
  /** Real images a step. */
  readonly batch: number;
  readonly stepsPerEpoch: number;
  /** Numbers that each network learns; no `G` for a classifier. */
  readonly parameters: { readonly G: number; readonly D: number };
  /** In the order in which a step does them. */
  readonly phases: readonly { readonly network: 'G' | 'D'; readonly every: number; readonly isPenalty: boolean }[];
  readonly classCount: number;
  readonly isConditional: boolean;
  /** The side of its images. */
  readonly height: number;
  readonly width: number;
}

/** What the worker tells the page. */
export type News =
  /** What it is busy with before the first step. */
  | { readonly kind: 'doing'; readonly what: string }
  | { readonly kind: 'begun'; readonly run: KeptRun; readonly facts: Facts }
  /** `time`: when it was done, in milliseconds since 1970. */
  | { readonly kind: 'step'; readonly step: number; readonly time: number }
  /** `discriminator`: what telling real from fake cost, as a mean cross-entropy; null where that has no such meaning. */
  | {
      readonly kind: 'report';
      readonly stats: Stats;
      readonly discriminator: number | null;
      readonly secondsLeft: number;
    }
  | { readonly kind: 'picture'; readonly path: string; readonly png: Uint8Array }
  /** Real images, as the networks see them. */
  | { readonly kind: 'reals'; readonly png: Uint8Array }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'kept'; readonly run: KeptRun }
  /** It is only in memory now: the page is given it. */
  | { readonly kind: 'notKept'; readonly why: string; readonly run: KeptRun; readonly files: RunFiles }
  | { readonly kind: 'ended'; readonly finished: boolean }
  | { readonly kind: 'failed'; readonly why: string };
