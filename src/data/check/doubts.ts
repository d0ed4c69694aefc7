import type { Doubt } from '../doubt.js';
import { type Found, foundAll } from './finding.js';

/** What readers doubted, as findings. @param shorten what a name is called here */
export function doubtsFound(doubts: readonly Doubt[], shorten: (name: string) => string = (name) => name): Found[] {
  const names = new Map<Doubt['kind'], string[]>();
  for (const { kind, names: own } of doubts) names.set(kind, [...(names.get(kind) ?? []), ...own]);
  return [...names].flatMap(([kind, own]) =>
    foundAll(
      kind,
      own.map((name) => ({ text: shorten(name) })),
    ),
  );
}
