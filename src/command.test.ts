import { expect, test } from 'vitest';
import { gannet } from './command.js';

test('a command is one that can be pasted: how it was started, and words in quotes where a shell needs them', () => {
  expect(gannet('resume', 'runs/00001-acgan-mnist', '--steps', 40)).toBe(
    'npm run --silent gannet -- resume runs/00001-acgan-mnist --steps 40',
  );
  expect(gannet('sample', "my runs/Ann's $HOME;x")).toBe(
    "npm run --silent gannet -- sample 'my runs/Ann'\\''s $HOME;x'",
  );
});
