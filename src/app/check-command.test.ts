import { expect, test } from 'vitest';
import { checkCommand } from './check-command.js';

test('data are checked as a run reads them', () => {
  const command = (choice: Parameters<typeof checkCommand>[1]) =>
    checkCommand('sngan', choice).replace(/^.*data check /, '');
  expect(command({ data: 'pets', seed: 3 })).toBe('pets --recipe sngan');
  const size = { height: 48, width: 64 };
  expect(
    command({ data: 'my pets', size, fit: 'contain', background: '#000000', colour: false, transpose: true }),
  ).toBe("'my pets' --recipe sngan --size 48x64 --fit contain --background '#000000' --grey --transpose");
  expect(command({ data: 'pets', classes: 'cat,dog', holdOut: 0.1, seed: 3, colour: true })).toBe(
    'pets --recipe sngan --classes cat,dog --colour --hold-out 0.1 --seed 3',
  );
  // No one takes it for an option.
  expect(command({ data: '-pets' })).toBe('./-pets --recipe sngan');
});
