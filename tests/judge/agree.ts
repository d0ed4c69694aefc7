import { expect } from 'vitest';

/** TensorFlow computes MS-SSIM in single precision; everything else is double. */
const tolerance = (name: string): number => (name.startsWith('msSsim') ? 2e-5 : 1e-6);

/** Every figure of the reference is met, to 1e-6 of it. */
export function expectAgreement(own: Readonly<Record<string, number>>, reference: Readonly<Record<string, number>>) {
  const far = Object.entries(reference).filter(
    ([name, value]) => !(Math.abs(own[name]! - value) <= tolerance(name) * Math.abs(value)),
  );
  expect(far.map(([name, value]) => `${name}: ${own[name]} for ${value}`)).toEqual([]);
}
