import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { decodeHistory, decodeLines, statsSchema } from './stats.js';

const decodeStats = (text: string, file: string) => decodeLines(statsSchema, text, file);

const line = (step: number) => ({ step, epoch: 1, losses: { D: { total: 0.5 } }, seconds: 1.5, imagesPerSecond: 20 });
const text = (...lines: unknown[]): string => lines.map((l) => `${JSON.stringify(l)}\n`).join('');

describe('decodeLines of stats', () => {
  test('every whole line, in order', () => {
    expect(decodeStats(text(line(10), line(20)), 'f')).toEqual([line(10), line(20)]);
    expect(decodeStats(`${text(line(10))}{"step":20,`, 'f')).toEqual([line(10)]);
    expect(decodeStats('', 'f')).toEqual([]);
  });

  test.each([
    ['{"step":', 'runs/1/stats.jsonl, line 2 is not JSON'],
    ['{}', 'runs/1/stats.jsonl, line 2: step:'],
    [JSON.stringify({ ...line(10), losses: { D: { total: 'x' } } }), 'runs/1/stats.jsonl, line 2: losses.D.total:'],
  ])('a damaged line is named: %s', (damaged, message) => {
    const decode = () => decodeStats(`${text(line(10))}${damaged}\n`, 'runs/1/stats.jsonl');
    expect(decode).toThrow(GannetError);
    expect(decode).toThrow(message);
  });
});

test('decodeHistory: what a ledger wrote, or an error that names the field', () => {
  const history = { train: [{ D: { total: 1 } }], test: [] };
  expect(decodeHistory(JSON.stringify(history), 'f')).toEqual(history);
  expect(() => decodeHistory('{"train":[{"D":1}],"test":[]}', 'runs/1/history.json')).toThrow(
    'runs/1/history.json: train.0.D:',
  );
});
