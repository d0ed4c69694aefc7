import { gannet } from '../command.js';
import type { RunChoice } from './prepare.js';

/** The command that looks at a run's data as the run reads them. */
export function checkCommand(recipe: string, choice: RunChoice): string {
  const { data = 'mnist', size, fit, background, colour, classes, holdOut, seed, transpose } = choice;
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ['--size', size && `${size.height}x${size.width}`],
    ['--fit', fit],
    ['--background', background],
    ['--classes', classes],
    ['--hold-out', holdOut],
    ['--seed', holdOut === undefined ? undefined : seed],
  ];
  return gannet(
    ...['data', 'check', data, '--recipe', recipe],
    ...options.flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    ...(colour === undefined ? [] : [colour ? '--colour' : '--grey']),
    ...(transpose ? ['--transpose'] : []),
  );
}
