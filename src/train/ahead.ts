import type { Values } from '../runtime/runtime.js';

/** Inputs of steps, made before their step where it is known to come: beside the engine, while it works. */
export class InputsAhead {
  readonly #draw: (step: number) => Promise<Values>;
  readonly #known = new Map<number, Promise<Values>>();

  constructor(draw: (step: number) => Promise<Values>) {
    this.#draw = draw;
  }

  /** The inputs of a step; they are forgotten. */
  take(step: number): Promise<Values> {
    const known = this.#known.get(step);
    this.#known.delete(step);
    return known ?? this.#draw(step);
  }

  /** Asks for the inputs of `count` steps after `step`. */
  ask(step: number, count: number): void {
    for (const known of this.#known.keys()) if (known <= step || known > step + count) this.#known.delete(known);
    for (let next = step + 1; next <= step + count; next++) {
      if (this.#known.has(next)) continue;
      const values = this.#draw(next);
      // A failure belongs to the step that needs the values, which may never come.
      values.catch(() => undefined);
      this.#known.set(next, values);
    }
  }
}
