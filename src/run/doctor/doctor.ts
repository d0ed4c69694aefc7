import { z } from 'zod';
import type { Dataset } from '../../data/dataset.js';
import { GannetError } from '../../errors.js';
import { toBytes } from '../../formats/grid.js';
import { sha256Of } from '../../hash.js';
import type { Parameter } from '../../nn/index.js';
import { Stream } from '../../random/stream.js';
import type { System } from '../../recipes/recipe.js';
import type { Value, Values } from '../../runtime/runtime.js';
import { secondMoment } from '../../train/graph.js';
import { latentPoints } from '../../train/inputs.js';
import type { Sampler } from '../../train/sampler.js';
import type { StepLosses } from '../../train/training.js';
import { decodeJson } from '../decode.js';
import { type Finding, signNames } from './finding.js';
import { discriminatorLoss, Pulse, pulseSchema } from './pulse.js';
import { type Case, patienceFor, remembered, type Sign, signs, youth } from './signs.js';
import { RealVariety } from './variety.js';
import { type Vitals, vitalsSchema } from './vitals.js';

/** Who is watched, and what is known beforehand. */
export interface Patient {
  readonly system: System;
  /** The real images that the generator's are held against. */
  readonly dataset: Pick<Dataset, 'train' | 'classNames'>;
  /** Of the generator under training. */
  readonly sampler: Pick<Sampler, 'images'>;
  readonly seed: number;
  /** Target for real images. */
  readonly softLabel: number;
  /** See `Case`. */
  readonly remedy: string | null;
  /** Steps between two looks. */
  readonly every: number;
}

/** A sign that is seen, or was until a few looks ago. */
const course = z.strictObject({
  since: z.int().min(0),
  saw: z.string(),
  /** Looks in a row that show it, or, once it is said, that do not. */
  looks: z.int().min(0),
  said: z.boolean(),
});
const memorySchema = z.strictObject({
  pulse: pulseSchema,
  /** At the last look: sums of the generator's second moments and squared parameters, and the hash of its images. */
  moment: z.number(),
  parameters: z.number(),
  drawn: z.string(),
  looks: z.array(vitalsSchema).max(remembered),
  courses: z.partialRecord(z.enum(signNames), course),
});

/** Real images between two looks, and the fewest steps: often enough to warn early, too seldom to cost anything. */
const imagesBetween = 3200;
const fewestSteps = 50;

/** Steps between two looks of the doctor, by the images of a step. */
export function lookEvery(batch: number): number {
  return Math.max(fewestSteps, Math.ceil(imagesBetween / batch));
}

/**
 * Watches a training for what goes wrong with GANs: collapse, a discriminator that has won, vanished gradients,
 * oscillation (docs/doctor.md). It takes losses and Adam's moments, which are there, and draws a hundred images or fewer
 * at each look. What it remembers is part of a checkpoint, so that a resumed run finds the same.
 */
export class Doctor {
  readonly every: number;
  readonly #patient: Patient;
  readonly #pulse: Pulse;
  readonly #real: RealVariety;
  readonly #about: Case;
  readonly #z: Float32Array;
  /** Step from which the generator is no longer young. */
  readonly #grown: number;
  #memory: Omit<z.output<typeof memorySchema>, 'pulse'> = {
    moment: 0,
    parameters: 0,
    drawn: '',
    looks: [],
    courses: {},
  };

  constructor(patient: Patient) {
    const { every, system, dataset, seed, remedy } = patient;
    this.#patient = patient;
    this.every = every;
    this.#pulse = new Pulse(every);
    this.#real = new RealVariety(dataset, system);
    this.#about = { groups: system.conditional ? dataset.classNames : [], realClasses: this.#real.classes, remedy };
    this.#grown = youth(system.phases.find((phase) => phase.trains === system.generator)!.adam.lr);
    const { size, distribution } = system.latent;
    this.#z = latentPoints(new Stream(seed, 'doctor/z'), this.#real.labels.length * size, distribution);
  }

  /** Takes the losses of a step. What they say of D is known for cross-entropy alone. */
  add(losses: StepLosses): void {
    if (this.#patient.system.loss !== undefined) return;
    this.#pulse.add(discriminatorLoss(this.#patient.system, losses, this.#patient.softLabel));
  }

  /**
   * Looks at the training after `step`, a multiple of `every`.
   * @param values of the state after it
   * @returns findings that begin, and those that are over
   */
  async look(step: number, values: Values): Promise<Finding[]> {
    const looks = [...this.#memory.looks, await this.#takeVitals(step, values)].slice(-remembered);
    this.#memory.looks = looks;
    return signs.flatMap((sign) => this.#follow(sign, sign.saw(looks, this.#about), step));
  }

  /** What is to be remembered, with what `restore` takes it up again. */
  encode(): string {
    return JSON.stringify({ pulse: this.#pulse.state, ...this.#memory });
  }

  /** @param where for messages. @throws GannetError if it is not what `encode` makes; nothing is changed then */
  restore(text: string, where: string): void {
    const { pulse, ...memory } = decodeJson(memorySchema, text, where);
    if (memory.looks.some(({ spread }) => spread.length !== this.#real.groups))
      throw new GannetError(`${where}: looks: they are not of the ${this.#real.groups} classes of the data`);
    this.#pulse.state = pulse;
    this.#memory = memory;
  }

  async #takeVitals(step: number, values: Values): Promise<Vitals> {
    const { sampler, system } = this.#patient;
    const gradient = this.#gradient(step, values);
    const parameters = sumOf(
      system.generator!.trainable,
      ({ name }) => values[name]!,
      (x) => x * x,
    );
    const images = toBytes(await sampler.images({ z: this.#z, labels: this.#real.labels }));
    const drawn = sha256Of(images);
    const before = this.#memory;
    const still = parameters === before.parameters ? 'parameters' : drawn === before.drawn ? 'images' : null;
    this.#memory = { ...before, parameters, drawn };
    return { step, pulse: this.#pulse.take(), gradient, ...this.#real.look(images), still };
  }

  /**
   * The norm of the generator's gradient since the last look, from what Adam's second moment v has become in k own
   * steps: v ← β₂v + (1−β₂)g² makes (v − β₂ᵏ·v before)/(1 − β₂ᵏ) the mean of g², the newest weighing most.
   */
  #gradient(step: number, values: Values): number {
    const { phases, generator } = this.#patient.system;
    const own = phases.filter((phase) => phase.trains === generator);
    const { trains, adam, every = 1 } = own[0]!;
    const sum = sumOf(
      trains.trainable,
      (p) => values[secondMoment(p)]!,
      (v) => v,
    );
    const steps = Math.max(1, Math.floor(step / every) - Math.floor((step - this.every) / every));
    const kept = adam.beta2 ** (steps * own.length);
    const square = (sum - kept * this.#memory.moment) / (1 - kept);
    this.#memory.moment = sum;
    return Math.sqrt(Math.min(Number.MAX_VALUE, Math.max(0, square)));
  }

  /** A sign begins when as many looks in a row have shown it as it has patience, and is over in the same way. */
  #follow(sign: Sign, saw: string | null, step: number): Finding[] {
    const { courses, looks: seen } = this.#memory;
    const patience = patienceFor(sign, seen);
    const before = courses[sign.name];
    const say = (event: Finding['event'], { since, saw }: { since: number; saw: string }): Finding[] => [
      { step, sign: sign.name, event, since, saw, helps: sign.helps(this.#about, seen) },
    ];
    if (before?.said) {
      const looks = saw === null ? before.looks + 1 : 0;
      if (looks < (sign.calm ?? patience.looks)) {
        courses[sign.name] = { ...before, looks };
        return [];
      }
      delete courses[sign.name];
      return say('over', before);
    }
    if (saw === null) {
      delete courses[sign.name];
      return [];
    }
    const now = { since: before?.since ?? step, saw, looks: (before?.looks ?? 0) + 1, said: false };
    const isOld = !patience.young || step >= this.#grown + patience.looks * this.every;
    const said = now.looks >= patience.looks && isOld;
    courses[sign.name] = { ...now, said, looks: said ? 0 : now.looks };
    return said ? say('begins', now) : [];
  }
}

/** The sum of a function over the elements of all parameters' values. */
function sumOf(parameters: readonly Parameter[], of: (p: Parameter) => Value, f: (x: number) => number): number {
  let sum = 0;
  for (const p of parameters) {
    const data = of(p).data as Float32Array;
    for (let i = 0; i < data.length; i++) sum += f(data[i]!);
  }
  // What is too large for a float must not become a null in what is remembered.
  return Number.isFinite(sum) ? sum : Number.MAX_VALUE;
}
