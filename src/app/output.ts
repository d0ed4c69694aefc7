import { GannetError } from '../errors.js';
import { writeTogether } from '../formats/atomic.js';

/**
 * Checks that a file to be written is named for what it will be, since programs go by the name's ending.
 * @param file as given by --out; undefined where it was left out
 * @throws GannetError naming the endings that it may have
 */
export function checkEnding(file: string | undefined, endings: readonly string[]): void {
  if (file === undefined || endings.some((ending) => file.toLowerCase().endsWith(ending))) return;
  throw new GannetError(`--out ${file}: name a file that ends in ${endings.join(' or ')}`);
}

/** Writes the file that a command makes, and clears away what one left that was killed as it wrote the same. */
export function writeOutput(file: string, data: Uint8Array | string): Promise<void> {
  return writeTogether([[file, data]]);
}
