import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addDataOptions } from './data-options.js';

function parse(...words: string[]): Readonly<Record<string, unknown>> {
  const command = addDataOptions(new Command().action(() => undefined))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(words, { from: 'user' }).opts();
}

test('sizes, backgrounds, shares and colours', () => {
  expect(parse('--size', '64')).toEqual({ size: { height: 64, width: 64 } });
  expect(parse('--size', '48x64', '--fit', 'contain')).toEqual({ size: { height: 48, width: 64 }, fit: 'contain' });
  expect(parse('--background', '#AABBCC')).toEqual({ background: '#aabbcc' });
  expect(parse('--background', 'black')).toEqual({ background: '#000000' });
  expect(parse('--grey', '--hold-out', '0.1')).toEqual({ grey: true, colour: false, holdOut: 0.1 });
  expect(parse('--colour', '--skip-broken')).toEqual({ colour: true, skipBroken: true });
});

test('the range of sizes is told', () => {
  for (const size of ['0', '99999', '64x16385']) {
    expect(() => parse('--size', size)).toThrow(
      'Write it as one number, or as height x width, such as 48x64, each from 1 to 16384.',
    );
  }
  expect(parse('--size', '16384')).toEqual({ size: { height: 16_384, width: 16_384 } });
});

test.each([
  ['--size', '0'],
  ['--size', '64x'],
  ['--size', '99999'],
  ['--background', 'constructor'],
  ['--hold-out', '1'],
  ['--fit', 'crop'],
  ['--grey', '--colour'],
])('%s %s is refused', (...words) => {
  expect(() => parse(...words)).toThrow();
});
