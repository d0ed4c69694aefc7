import { GannetError } from '../errors.js';
import type { System } from '../recipes/recipe.js';
import type { Figure, Gauge } from '../run/metrics.js';
import type { Sampler } from '../train/sampler.js';
import type { Yardstick } from './yardstick.js';

/** Measures the generator of a training by a judge, again and again: what real images get is worked out once. */
export class JudgeGauge implements Gauge {
  readonly #yardstick: Pick<Yardstick, 'measure' | 'floors'>;

  constructor(yardstick: Pick<Yardstick, 'measure' | 'floors'>) {
    this.#yardstick = yardstick;
  }

  async measure(system: System, sampler: Pick<Sampler, 'images'>): Promise<readonly Figure[]> {
    const { figures } = await this.#yardstick.measure(system, sampler);
    return figures
      .filter(({ key }) => system.conditional || key !== 'gan-test')
      .map(({ key, title, value, interval, better }) => ({
        ...{ key, title, value, interval, better },
        floor: this.#floor(key),
      }));
  }

  /** Refuses a figure that cannot tell a better generator from noise. @throws GannetError naming those that can */
  check(key: string, { conditional }: Pick<System, 'conditional'>): void {
    const able = this.#yardstick.floors.figures
      .filter(
        ({ interval, better, key }) => interval !== null && better !== 'as real' && (conditional || key !== 'gan-test'),
      )
      .map((figure) => figure.key as string);
    if (able.includes(key)) return;
    const known = this.#yardstick.floors.figures.some((figure) => figure.key === key);
    throw new GannetError(
      `${key} ${known ? 'cannot tell a gain from noise' : 'is not measured in this run'}: ` +
        `choose ${able.join(' or ')}`,
    );
  }

  #floor(key: string): number | null {
    return this.#yardstick.floors.figures.find((figure) => figure.key === key)?.value ?? null;
  }
}
