import { findingSchema } from '../run/doctor/finding.js';
import { metricsSchema } from '../run/metrics.js';
import { decodeLines, statsSchema } from '../run/stats.js';
import { fileState, readRange } from './files.js';
import type { RunView } from './run-view.js';
import type { Gain } from './schema.js';

/** The files of a run that grow. */
const growing = ['stats', 'metrics', 'findings', 'log'] as const;
type Growing = (typeof growing)[number];

/** How far the growing files were read, and by which training: one that resumes the run may write them anew. */
export interface Place extends Readonly<Record<Growing, number>> {
  /** Empty while nobody trains. */
  readonly training: string;
}

/** Characters that tell a training from another. */
const tokenLength = 8;
/** Most bytes of a file that are told as events; a page that lacks more reads the run anew. */
const mostBytes = 1 << 22;

/** Where the files of a run end now, at the end of their last whole line. */
export async function placeNow(view: RunView): Promise<Place> {
  const ends = growing.map(async (kind) => [kind, await endOf(view, kind)] as const);
  return {
    ...(Object.fromEntries(await Promise.all(ends)) as Record<Growing, number>),
    training: view.training()?.token.slice(0, tokenLength) ?? '',
  };
}

/** `s1200.m0.f0.l815.9f3a`: a place as the id of an event. */
export function encodePlace({ stats, metrics, findings, log, training }: Place): string {
  return `s${stats}.m${metrics}.f${findings}.l${log}.${training}`;
}

/** Null for a text that is none. */
export function decodePlace(text: string): Place | null {
  const match = /^s(\d{1,15})\.m(\d{1,15})\.f(\d{1,15})\.l(\d{1,15})\.([0-9a-f]{0,8})$/.exec(text);
  if (!match) return null;
  const [stats, metrics, findings, log] = match.slice(1, 5).map(Number) as [number, number, number, number];
  return { stats, metrics, findings, log, training: match[5]! };
}

/**
 * What a run has gained from one place to another.
 * @returns null if the files no longer go on from there, since the run was resumed or is another, or if it is too much
 * @throws GannetError if a line is damaged
 */
export async function gainOf(view: RunView, from: Place, to: Place): Promise<Gain | null> {
  const isSameTraining = to.training === from.training || to.training === '';
  if (!isSameTraining || growing.some((kind) => to[kind] < from[kind] || to[kind] > from[kind] + mostBytes))
    return null;
  const text = async (kind: Growing): Promise<string> =>
    to[kind] === from[kind] ? '' : (await readRange(view.file(kind), from[kind], to[kind])).toString();
  const [stats, metrics, findings, log] = await Promise.all(growing.map(text));
  return {
    run: view.name,
    stats: decodeLines(statsSchema, stats!, view.file('stats')),
    metrics: decodeLines(metricsSchema, metrics!, view.file('metrics')),
    findings: decodeLines(findingSchema, findings!, view.file('findings')),
    log: log!,
  };
}

async function endOf(view: RunView, kind: Growing): Promise<number> {
  const path = view.file(kind);
  const size = (await fileState(path))?.size ?? 0;
  // Lines are short: the end of the last whole one is near.
  for (let from = size; from > 0; ) {
    const start = Math.max(0, from - 4096);
    const at = (await readRange(path, start, from)).lastIndexOf(10);
    if (at >= 0) return start + at + 1;
    from = start;
  }
  return 0;
}
