import type { Plan } from '../engine/messages.ts';

/** Steps between reports, samples and checkpoints: often, since somebody looks on, and a tab may be closed. */
export const often = { reportEvery: 10, sampleEvery: 25, checkpointEvery: 100 } as const;

/** What shows digits soonest. */
export const firstLook: Plan = {
  ...{ recipe: 'acgan', preset: 'first-look', seed: 0, device: 'auto', data: { kind: 'mnist' } },
  set: often,
};
