import { expect, test } from 'vitest';
import { GannetError, knownError, lettingGo, OutOfMemoryError } from './errors.js';

test.each([
  'Array buffer allocation failed',
  'Invalid typed array length: 99999999999',
  'WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance',
  'WebAssembly.Memory(): could not allocate memory',
  'std::bad_alloc',
  'Non-zero status code returned while running Conv node. Failed to allocate memory for requested buffer of size 9',
  'spawn ENOMEM',
])('whoever says that memory is out, it is one error: %s', (said) => {
  const error = knownError(new RangeError(said));
  expect(error).toBeInstanceOf(OutOfMemoryError);
  expect(error).toBeInstanceOf(GannetError);
  expect((error as Error).message).toBe(
    `there is not enough memory (${said}): try a smaller --batch, smaller networks or fewer --threads`,
  );
});

test('other errors stay as they are', () => {
  for (const error of [new Error('x is not a function'), new GannetError('out of memory'), 'text', null])
    expect(knownError(error)).toBe(error);
});

test('what is taken is let go of; its error is told only where the work has none', async () => {
  const full = async (): Promise<void> => {
    throw new Error('the disk is full');
  };
  const diverged = async (): Promise<number> => {
    throw new Error('the loss is no number');
  };
  await expect(lettingGo(diverged, full)).rejects.toThrow('the loss is no number');
  await expect(lettingGo(async () => 7, full)).rejects.toThrow('the disk is full');
  let left = 0;
  expect(
    await lettingGo(
      async () => 7,
      async () => ++left,
    ),
  ).toBe(7);
  expect(left).toBe(1);
});
