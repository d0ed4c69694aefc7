import { describe, expect, test } from 'vitest';
import type { Tensor } from '../graph/index.js';
import { dropout, Network, type Pass } from '../nn/index.js';
import { PhaseContext } from './phase.js';

const data = { channels: 3, height: 8, width: 6, classes: 5 } as const;
const context = (phase: string): PhaseContext => new PhaseContext(phase, 4, data, { kind: 'normal' });
const drops = new Network('D', (net: Pass, x: Tensor) => dropout(net, 'drop', x, 0.25));

describe('PhaseContext', () => {
  test('notes what a phase draws, under the name that its random stream has', () => {
    const step = context('D');
    step.latent('z', 8, 10);
    step.labels('y_fake', 8);
    step.train(drops, step.real);
    expect(step.y.dtype).toBe('int64');
    expect([...step.inputs.values()]).toEqual([
      { name: 'D/z', shape: [8, 10], draw: { kind: 'numbers', distribution: { kind: 'normal' } } },
      { name: 'D/y_fake', shape: [8], draw: { kind: 'integers', below: 5 } },
      { name: 'real', shape: [4, 3, 8, 6], draw: { kind: 'real' } },
      { name: 'D/drop', shape: [4, 3, 8, 6], draw: { kind: 'keep', rate: 0.25 } },
      { name: 'y', shape: [4], draw: { kind: 'realLabels' } },
    ]);
  });

  test("labels may be those of the step's real images, again and again", () => {
    const step = context('G');
    expect(step.labels('y_fake', 4, 'real')).toEqual(step.y);
    expect(step.labels('y_fake', 8, 'real').shape).toEqual([8]);
    expect([...step.inputs.keys()]).toEqual(['y']);
  });

  test("a name with a phase in it is that phase's own draw", () => {
    const step = context('G');
    step.latent('D/z', 4, 10);
    expect([...step.inputs.keys()]).toEqual(['D/z']);
  });

  test('a second call of a network draws masks of its own; inference draws none', () => {
    const step = context('D');
    step.infer(drops, step.real);
    expect([...step.inputs.keys()]).toEqual(['real']);
    step.train(drops, step.real);
    step.train(drops, step.real);
    expect([...step.inputs.keys()]).toEqual(['real', 'D/drop#2', 'D/drop#3']);
  });
});
