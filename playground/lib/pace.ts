import { duration } from '../../studio/lib/format.ts';

/** Milliseconds without a step after which something must have stood still, whatever a step takes. */
const longest = 5000;
/** A step is slow, or a pause long, when it takes so many times as long as usual. */
const [slow, long] = [3, 20];
/** Steps out of sight before they are judged. */
const enough = 5;

/** Notices when a browser holds back a tab that nobody sees. */
export class Pace {
  #last: { readonly step: number; readonly time: number } | null = null;
  /** Milliseconds of a step in sight. */
  #usual: number | null = null;
  #hidden = { steps: 0, time: 0 };

  /**
   * @param time when the step was done, in milliseconds
   * @param isHidden whether the tab is out of sight
   * @returns a word to whoever comes back, where there is one
   */
  take(step: number, time: number, isHidden: boolean): string | null {
    const last = this.#last;
    this.#last = { step, time };
    if (!last || step <= last.step) return null;
    const [steps, gap] = [step - last.step, time - last.time];
    const usual = this.#usual;
    if (gap > longest && usual !== null && gap > long * usual * steps) {
      return `Nothing was trained for ${duration(gap / 1000)}: the browser held this tab back, or the device slept.`;
    }
    if (!isHidden) {
      this.#usual = usual === null ? gap / steps : 0.8 * usual + (0.2 * gap) / steps;
      this.#hidden = { steps: 0, time: 0 };
      return null;
    }
    this.#hidden = { steps: this.#hidden.steps + steps, time: this.#hidden.time + gap };
    const mean = this.#hidden.time / this.#hidden.steps;
    if (usual === null || this.#hidden.steps < enough || mean < slow * usual) return null;
    return (
      `The browser slows this tab down while it is out of sight: a step takes ${Math.round(mean)} ms there and ` +
      `${Math.round(usual)} ms in sight. Keep it in sight, such as in a window of its own.`
    );
  }
}
