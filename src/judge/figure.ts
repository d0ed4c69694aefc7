import type { Estimate } from './metrics/statistics.js';

/** What can be measured, by the names that --metrics takes. */
export const metricNames = [
  'gan-test',
  'gan-train',
  'score',
  'frechet',
  'frechet-by-class',
  'kernel',
  'prdc',
  'variety',
  'similarity',
  'memorisation',
] as const;
export type MetricName = (typeof metricNames)[number];

/** What is known of a figure before it is measured. */
interface FigureFacts {
  readonly metric: MetricName;
  /** What it is called where it is printed. */
  readonly title: string;
  /** Which way is good; `as real`: the closer to the real images' own, the better. */
  readonly better: 'higher' | 'lower' | 'as real';
}

/** Every figure, by a name that does not change: those of files and of code. */
export const figureFacts = {
  'gan-test': { metric: 'gan-test', title: 'GAN-test', better: 'higher' },
  'gan-train': { metric: 'gan-train', title: 'GAN-train', better: 'higher' },
  score: { metric: 'score', title: 'score', better: 'higher' },
  frechet: { metric: 'frechet', title: 'Fréchet distance', better: 'lower' },
  'frechet-by-class': { metric: 'frechet-by-class', title: 'Fréchet by class', better: 'lower' },
  kernel: { metric: 'kernel', title: 'kernel distance', better: 'lower' },
  precision: { metric: 'prdc', title: 'precision', better: 'higher' },
  recall: { metric: 'prdc', title: 'recall', better: 'higher' },
  density: { metric: 'prdc', title: 'density', better: 'higher' },
  coverage: { metric: 'prdc', title: 'coverage', better: 'higher' },
  variety: { metric: 'variety', title: 'variety in a class', better: 'as real' },
  similarity: { metric: 'similarity', title: 'MS-SSIM in a class', better: 'as real' },
  'near-pixels': { metric: 'memorisation', title: 'near by pixels', better: 'lower' },
  'near-features': { metric: 'memorisation', title: 'near by features', better: 'lower' },
} as const satisfies Record<string, FigureFacts>;
export type FigureKey = keyof typeof figureFacts;

export interface Figure extends Pick<FigureFacts, 'title' | 'better'> {
  readonly key: FigureKey;
  /** Null where there are too few samples to say. */
  readonly value: number | null;
  /** 95 % confidence, the real images being as they are; null where there is none. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly warning: string | null;
}

/** A figure with what there is of it. */
export function figure(
  key: FigureKey,
  value: number | null,
  more: { readonly interval?: Figure['interval']; readonly warning?: string | null } = {},
): Figure {
  const { title, better } = figureFacts[key];
  return { key, title, better, value, interval: more.interval ?? null, warning: more.warning ?? null };
}

/** The figures of a metric that could not be measured. */
export function unmeasured(metric: MetricName, warning: string): Figure[] {
  const keys = Object.keys(figureFacts) as FigureKey[];
  return keys.filter((key) => figureFacts[key].metric === metric).map((key) => figure(key, null, { warning }));
}

/** The interval of an estimate: where it would be in 95 of 100 draws, were its errors normal. */
export function normalInterval({ value, standardError }: Estimate): readonly [number, number] {
  return [value - 1.96 * standardError, value + 1.96 * standardError];
}

/** The figure of this key. @throws Error if it was not measured */
export function figureOf({ figures }: { readonly figures: readonly Figure[] }, key: FigureKey): Figure {
  const found = figures.find((each) => each.key === key);
  if (!found) throw new Error(`${key} was not measured`);
  return found;
}
