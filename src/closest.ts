import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was most likely meant to be: by edit distance and, of equals, one that begins as it does. Null
 * where none is near or has a letter of it.
 */
export function closest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
    const d = distance(a, b) + (a[0] === b[0] ? 0 : 0.5);
    if (d < least) [best, least] = [candidate, d];
  }
  return best !== null && least < word.length && least <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}
