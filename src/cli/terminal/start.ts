import { forecastTraining } from '../../app/forecast.js';
import { gannet } from '../../command.js';
import { duration } from '../../numbers.js';
import type { Console } from './console.js';
import { trainRun } from './train.js';

/** Epochs that are proposed for more of the same. */
const moreEpochs = 20;

/** The first look: trains a small GAN, and says what to try next and what that takes. @returns the exit code */
export async function showFirstLook(seed: number | undefined, console: Console): Promise<number> {
  console.paragraph(
    'Welcome to Gannet. A generator now learns to draw digits, and a discriminator to tell them from real ones. ' +
      'At first it draws noise; by the end, digits of every class. This takes minutes; Ctrl-C stops and keeps what is done.',
  );
  console.line();
  const flags = { preset: 'first-look', preview: true, ...(seed !== undefined && { seed }) };
  const { run, dataset, code } = await trainRun('acgan', flags, console);
  if (code !== 0) return code;
  const about = async (choice: { readonly preset?: string; readonly epochs?: number }): Promise<string> => {
    const { seconds } = await forecastTraining(run, dataset, 'acgan', choice);
    return `about ${duration(seconds)} on this machine`;
  };
  console.line();
  console.line('What to try next');
  const next: readonly (readonly [what: string, command: string])[] = [
    ['digits that turn into others', gannet('sample', run.path, '--interpolate')],
    ['how good they are, in a minute or two', gannet('evaluate', run.path)],
    [
      `more training of this run, ${await about({ preset: 'first-look', epochs: moreEpochs })}`,
      gannet('resume', run.path, '--epochs', moreEpochs),
    ],
    [`the full-size network, ${await about({})}`, gannet('train', 'acgan')],
  ];
  for (const [what, command] of next) {
    console.line(`  ${what}:`);
    console.line(`    ${command}`);
  }
  return 0;
}
