import type { Lowering } from '../../src/lowering/index.js';
import type { Case } from './case.js';
import type { Results } from './run.js';

export interface Verdict {
  readonly key: string;
  /** Relative L2 error of the sampled elements, or of the norm where that is worse; NaN for a missing result. */
  readonly error: number;
  readonly bound: number;
}

const tiny = 1e-12;

/**
 * Every result of a case beside its reference; a result that Gannet did not compute fails. Lowerings other than `plain`
 * are judged by the `steady` results alone, since in the others rounding decides the sign of whole updates.
 */
export function judge(c: Case, results: Results, lowering: Lowering = 'plain'): Verdict[] {
  return Object.keys(c.results)
    .filter((key) => !isRounding(c, key) && (lowering === 'plain' || key.startsWith('steady/')))
    .map((key) => {
      const bound = boundOf(key, lowering, Math.max(10 * (c.f32_error[key] ?? 0), 1e-5));
      const ours = results.get(key);
      const reference = c.values.get(key);
      const norm = c.values.get(`${key}|norm`);
      if (!ours || !reference || !norm) return { key, error: Number.NaN, bound };
      return { key, error: Math.max(sampledError(ours, reference), normError(ours, norm[0]!)), bound };
    });
}

/**
 * The published bound for `plain` and, since short tiles round near 1e-6, twice that for `exact`. `fast` rounds near
 * 1e-5: outputs and losses stay close, but where that moves a pre-activation across the kink of a ReLU, the gradients
 * behind it change by what one unit adds to them, which is much in a batch of four (docs/performance.md has figures).
 */
function boundOf(key: string, lowering: Lowering, published: number): number {
  if (lowering === 'plain') return published;
  if (lowering === 'exact') return 2 * published;
  if (key.includes('/loss/')) return Math.max(published, 5e-5);
  return Math.max(published, /\/(grad|change)\//.test(key) ? 1e-1 : 5e-3);
}

export const passes = (v: Verdict): boolean => v.error <= v.bound;

/** Gradients and changes of biases in front of a batch norm are rounding errors on both sides. */
function isRounding(c: Case, key: string): boolean {
  return c.zero_gradient.some((name) => key.endsWith(`/grad/${name}`) || key.endsWith(`/change/${name}`));
}

function sampledError(ours: ArrayLike<number>, reference: Float64Array): number {
  const n = ours.length;
  const m = reference.length;
  const at = (k: number): number => (n <= 256 ? k : Math.floor((k * (n - 1)) / 255));
  if (m !== Math.min(n, 256)) return Number.NaN;
  let difference = 0;
  let size = 0;
  for (let k = 0; k < m; k++) {
    difference += (ours[at(k)]! - reference[k]!) ** 2;
    size += reference[k]! ** 2;
  }
  return Math.sqrt(difference) / Math.max(Math.sqrt(size), tiny);
}

function normError(ours: ArrayLike<number>, reference: number): number {
  let sum = 0;
  for (let i = 0; i < ours.length; i++) sum += ours[i]! ** 2;
  return Math.abs(Math.sqrt(sum) - reference) / Math.max(Math.abs(reference), tiny);
}
