import { z } from 'zod';
import type { System } from '../../recipes/recipe.js';
import type { PartLosses, StepLosses } from '../../train/training.js';

/** Parts that the time between two looks is divided into. */
const parts = 10;

export const pulseSchema = z.strictObject({
  /** Mean losses of the parts that are over. */
  means: z.array(z.number()),
  /** Of the one under way. */
  sum: z.number(),
  steps: z.int().min(0),
});

/** The discriminator's loss between two looks, averaged over some steps at a time: a single one is noise. */
export class Pulse {
  readonly #each: number;
  state: z.output<typeof pulseSchema> = { means: [], sum: 0, steps: 0 };

  /** @param every steps between two looks */
  constructor(every: number) {
    this.#each = Math.max(1, Math.floor(every / parts));
  }

  add(loss: number): void {
    this.state.sum += loss;
    this.state.steps++;
    if (this.state.steps === this.#each) this.#endPart();
  }

  /** The means since the last call, in order; at least one where anything was added. */
  take(): readonly number[] {
    if (this.state.steps > 0) this.#endPart();
    const { means } = this.state;
    this.state = { means: [], sum: 0, steps: 0 };
    return means;
  }

  #endPart(): void {
    const { means, sum, steps } = this.state;
    this.state = { means: [...means, sum / steps], sum: 0, steps: 0 };
  }
}

/**
 * What telling real from fake costs the discriminator in a step: mean cross-entropy an image, ln 2 = 0.69 where it only
 * guesses. Recipes have it as the part `generation` beside an auxiliary head, as `real` and `fake` in one phase, or as
 * the total, in one phase or in two; phases of penalties do not count. What even a perfect
 * discriminator pays for a softened target is taken off: the target's entropy for the real half.
 */
export function discriminatorLoss({ phases, discriminator }: System, losses: StepLosses, softLabel: number): number {
  const own = phases
    .filter((phase) => phase.trains === discriminator && !phase.isPenalty)
    .map((phase) => adversarial(losses[phase.name]!));
  return own.reduce((sum, loss) => sum + loss, 0) / own.length - entropy(softLabel) / 2;
}

function adversarial({ generation, real, fake, total }: PartLosses): number {
  return generation ?? (real !== undefined && fake !== undefined ? (real + fake) / 2 : total!);
}

function entropy(p: number): number {
  return p < 1 ? -p * Math.log(p) - (1 - p) * Math.log(1 - p) : 0;
}
