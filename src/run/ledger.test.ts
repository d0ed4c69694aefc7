import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { byNetwork, Ledger } from './ledger.js';

const losses = (d: number, g: number) => ({ D: { total: d, part: d / 3 }, G: { total: g } });

describe('Ledger', () => {
  test('means since the last report, and of the epoch', () => {
    const ledger = new Ledger();
    ledger.add(losses(1, 10));
    ledger.add(losses(2, 20));
    expect(ledger.closeReport()).toEqual({ D: { total: 1.5, part: 0.5 }, G: { total: 15 } });
    ledger.add(losses(6, 60));
    expect(ledger.closeReport()).toEqual(losses(6, 60));
    expect(ledger.closeEpoch(null)).toEqual(losses(3, 30));
    ledger.add(losses(9, 9));
    const test = { D: { total: 7 } };
    ledger.closeEpoch(test);
    expect(ledger.history).toEqual({ train: [losses(3, 30), losses(9, 9)], test: [test] });
  });

  test('a ledger that was saved between goes on to the last digit', () => {
    const values = Array.from({ length: 100 }, (_, i) => Math.fround(Math.sin(i) / 3));
    const whole = new Ledger();
    let parts = new Ledger();
    for (const [i, v] of values.entries()) {
      whole.add(losses(v, 1e-30 * v));
      parts.add(losses(v, 1e-30 * v));
      if (i % 7 === 0) parts = Ledger.decode(parts.encode(), 'x');
      if (i === 49) {
        whole.closeEpoch({ D: { total: 0.1 + 0.2 } });
        parts.closeEpoch({ D: { total: 0.1 + 0.2 } });
      }
    }
    expect(parts.encode()).toBe(whole.encode());
    expect(Ledger.decode(parts.encode(), 'x').encode()).toBe(whole.encode());
    expect(parts.closeReport()).toEqual(whole.closeReport());
    expect(parts.closeEpoch(null)).toEqual(whole.closeEpoch(null));
  });

  test('a phase that is part of some steps alone has the mean of those, also after it was saved', () => {
    const ledger = new Ledger();
    ledger.add({ D: { total: 1 } });
    ledger.add({ D: { total: 2 }, G: { total: 8 } });
    ledger.add({ D: { total: 6 } });
    const again = Ledger.decode(ledger.encode(), 'c');
    again.add({ D: { total: 3 }, G: { total: 4 } });
    expect(again.closeReport()).toEqual({ D: { total: 3 }, G: { total: 6 } });
    again.add({ D: { total: 5 } });
    expect(again.closeReport()).toEqual({ D: { total: 5 } });
  });

  test.each([
    ['', 'c, ledger is not JSON'],
    ['{"report":{}}', 'c, ledger: report.steps:'],
    [
      '{"report":{"steps":1.5,"sums":{}},"epoch":{"steps":0,"sums":{}},"history":{"train":[],"test":[]}}',
      'report.steps',
    ],
    [
      '{"report":{"steps":0,"sums":{"D":{"total":1}}},"epoch":{"steps":0,"sums":{}},"history":{"train":[],"test":[]}}',
      'of so many steps',
    ],
    [
      '{"report":{"steps":0,"sums":{}},"epoch":{"steps":0,"sums":{}},"history":{"train":[],"test":[{}]}}',
      'more epochs',
    ],
  ])('text that is no ledger is refused: %s', (text, message) => {
    const decode = () => Ledger.decode(text, 'c, ledger');
    expect(decode).toThrow(GannetError);
    expect(decode).toThrow(message);
  });
});

test('byNetwork: phases of one network become their mean', () => {
  expect(byNetwork({ 'D.real': { total: 1, a: 4 }, 'D.fake': { total: 3, a: 8 }, G: { total: 5 } })).toEqual({
    D: { total: 2, a: 6 },
    G: { total: 5 },
  });
});
