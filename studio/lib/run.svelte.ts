import type { Extras, Gain, RunDetail, RunSummary } from '../../src/studio/schema.ts';
import { get, messageOf, ofRun } from './api.ts';
import { withReports } from './curves.ts';

/** A run as the page knows it: read once, then kept up by events. */
export class Run {
  readonly name: string;
  detail = $state.raw<RunDetail | null>(null);
  error = $state<string | null>(null);

  constructor(name: string) {
    this.name = name;
  }

  get cursor(): string {
    return this.detail?.cursor ?? '';
  }

  readonly lastStep = $derived(
    Math.max(
      this.detail?.summary.step ?? 0,
      ...Object.values(this.detail?.extras.pictures ?? {}).map((s) => s.at(-1) ?? 0),
    ),
  );

  async load(): Promise<void> {
    try {
      this.detail = await get<RunDetail>(ofRun(this.name));
      this.error = null;
    } catch (error) {
      this.error = messageOf(error);
    }
  }

  /** @returns whether the run has to be read anew */
  apply(event: string, data: unknown): boolean {
    const { detail } = this;
    if (!detail) return false;
    if (event === 'run') this.detail = { ...detail, summary: data as RunSummary };
    if (event === 'gain') this.detail = grown(detail, data as Gain);
    if (event === 'gone') {
      this.detail = null;
      this.error = 'This run has been deleted.';
    }
    if (event !== 'extras') return event === 'reset';
    const extras = data as Extras;
    this.detail = { ...detail, extras };
    return extras.evaluations !== detail.extras.evaluations;
  }
}

function grown(detail: RunDetail, gain: Gain): RunDetail {
  const newest = detail.curves.steps.at(-1) ?? 0;
  const judged = detail.metrics.at(-1)?.step ?? 0;
  return {
    ...detail,
    // What was read at the same time as it was written comes twice.
    curves: withReports(
      detail.curves,
      gain.stats.filter(({ step }) => step > newest),
    ),
    metrics: [...detail.metrics, ...gain.metrics.filter(({ step }) => step > judged)],
    findings: [...detail.findings, ...gain.findings],
    log: detail.log + gain.log,
  };
}
