import { visible } from '../text.js';

/**
 * Names in charts. To the chart a thing is known by its number alone, and its name is data: whatever somebody has called
 * a class or a run (`__proto__`, `constructor`), no library takes it for a key or for code, and no two of one name
 * become one.
 */

/** A parameter of a chart that holds the names of things. */
export function namesParameter(name: string, names: readonly string[]) {
  return { name, value: distinct(names) };
}

/** The label of an axis or legend whose values are numbers of the things that a parameter names. */
export function labelExpression(parameter: string): string {
  return `${parameter}[datum.value]`;
}

/** Names as they may be shown; of the same ones, those behind the first have their number. */
export function distinct(names: readonly string[]): string[] {
  return names.map((name, i) => (names.indexOf(name) === i ? visible(name) : `${visible(name)} (${i})`));
}

/** 0 to n − 1, the numbers of n things. */
export function numbersTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
