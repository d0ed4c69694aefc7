import { gannet, pathWord } from '../command.js';
import { optionWords } from '../data/options.js';
import type { RunChoice } from './prepare.js';

/** The command that looks at a run's data as the run reads them; it looks at broken pictures too. */
export function checkCommand(
  recipe: string,
  { data = 'mnist', holdOut, seed, skipBroken: _, ...read }: RunChoice,
): string {
  return gannet(
    ...['data', 'check', pathWord(data), '--recipe', recipe],
    ...optionWords(read),
    ...(holdOut === undefined ? [] : ['--hold-out', holdOut, ...(seed === undefined ? [] : ['--seed', seed])]),
  );
}
