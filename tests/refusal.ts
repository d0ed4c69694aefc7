import { expect } from 'vitest';
import { GannetError } from '../src/errors.js';

/** What is said where work is refused. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(GannetError);
  return (error as GannetError).message;
}
