import { expect, test } from 'vitest';
import { GannetError } from '../../errors.js';
import { barText, Console, type Out } from './console.js';

function recorder(terminal: Partial<Out> = {}): { out: Out; text: () => string } {
  let text = '';
  return { out: { ...terminal, write: (more) => (text += more) }, text: () => text };
}

const picture = { width: 56, height: 56, channels: 1, data: new Uint8Array(56 * 56).fill(200) } as const;
const cell = { width: 28, height: 28 };

test('without a terminal there are plain lines and nothing else', () => {
  const { out, text } = recorder();
  const console = new Console(out);
  console.bar('50%');
  console.warn('careful');
  console.picture(picture, cell);
  console.line(console.strong('Epoch 1'));
  expect(text()).toBe('careful\nEpoch 1\n');
  expect(console.columns).toBe(80);
});

test('what a name may tell the terminal is written out; the console’s own styles are not', () => {
  const { out, text } = recorder({ isTTY: true, getColorDepth: () => 8 });
  const console = new Console(out);
  console.warn('\u001b]0;title\u0007 and \u001b[2J');
  expect(text()).toBe('\u001b[33m\\u001b]0;title\\u0007 and \\u001b[2J\u001b[0m\n');
});

test('a line takes the place of the bar, which is drawn again below it', () => {
  const { out, text } = recorder({ isTTY: true, columns: 20, getColorDepth: () => 1 });
  const console = new Console(out);
  console.bar('the bar is longer than this');
  console.line('report');
  console.clearBar();
  expect(text()).toBe('\r\x1b[2Kthe bar is longer t' + '\r\x1b[2Kreport\nthe bar is longer t' + '\r\x1b[2K');
});

test('pictures are half blocks with 24-bit colour, and dots without', () => {
  const rich = recorder({ isTTY: true, columns: 80, getColorDepth: () => 24 });
  new Console(rich.out).picture(picture, cell);
  expect(rich.text()).toContain('▀');
  const plain = recorder({ isTTY: true, columns: 80, getColorDepth: () => 1 });
  new Console(plain.out).picture(picture, cell);
  expect(plain.text()).not.toContain('\x1b');
  expect(plain.text()).toMatch(/[\u2801-\u28ff]/);
});

test('lines go to the log in order, without colours', async () => {
  const { out } = recorder({ isTTY: true, getColorDepth: () => 8 });
  const console = new Console(out);
  let log = '';
  console.line('before');
  console.logTo({
    appendLog: async (text) => {
      await new Promise((done) => setTimeout(done, log ? 0 : 5));
      log += text;
    },
  });
  console.line(console.strong('first'));
  console.warn('second');
  await console.close();
  expect(log).toBe('first\nsecond\n');
});

test('what was said before there was a log may be in it', async () => {
  const console = new Console(recorder().out);
  let log = '';
  console.line('before');
  console.logTo(
    {
      appendLog: async (text) => {
        log += text;
      },
    },
    'beginning',
  );
  console.line('first');
  await console.close();
  expect(log).toBe('before\nfirst\n');
});

test('a log that cannot be written is an error at the end', async () => {
  const console = new Console(recorder().out);
  console.logTo({ appendLog: () => Promise.reject(new GannetError('log.txt cannot be written')) });
  console.line('shown all the same');
  await expect(console.close()).rejects.toThrow('log.txt cannot be written');
});

test('the bar leaves room for its text', () => {
  const text = barText(0.5, 'step 50/100  45 ms/step  2s left', 80);
  expect(text).toBe(`${'━'.repeat(15)}${'─'.repeat(15)}  50%  step 50/100  45 ms/step  2s left`);
  expect(barText(1, 'x'.repeat(60), 80).length).toBeLessThan(80);
  expect(barText(1, 'x'.repeat(90), 80)).toBe(` 100%  ${'x'.repeat(90)}`);
});

test('a terminal that can draw over nothing gets lines, as wide as it is', () => {
  const { out, text } = recorder({ isTTY: true, columns: 24, getColorDepth: () => 1 });
  const console = new Console(out, 'dumb');
  console.bar('50%');
  console.picture(picture, cell);
  console.facts([['Run', 'runs/00001 of acgan on mnist']]);
  console.warn('this is a warning of some length');
  console.command('Go on with', 'gannet resume runs/00001-acgan-mnist');
  expect(text().split('\n')).toEqual([
    'Run         runs/00001',
    '            of acgan on',
    '            mnist',
    'this is a warning of',
    'some length',
    'Go on with:',
    '  gannet resume runs/00001-acgan-mnist',
    '',
  ]);
});
