import { expect, test } from 'vitest';
import { GannetError, knownError, lettingGo, OutOfMemoryError, systemReason } from './errors.js';

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
  expect((error as Error).message).toMatch(
    /^there is not enough memory \(.*\): (try a smaller --batch|close other programs)/,
  );
});

test('of ONNX Runtime, what is said is left, without its source', () => {
  const said =
    "Non-zero status code returned while running Add node. Name:'J/add#48' Status Message: " +
    '/onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(' +
    'size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 1003520\n';
  expect((knownError(new Error(said)) as Error).message).toBe(
    'there is not enough memory (Failed to allocate memory for requested buffer of size 1003520): try a smaller --batch, ' +
      'smaller networks or fewer --threads',
  );
});

test('an error that memory is the cause of is that error, however it was called on the way', () => {
  const cause = new RangeError('Array buffer allocation failed');
  const read = new GannetError('x.idx cannot be read', { cause });
  const error = knownError(new GannetError("the run's data cannot be loaded", { cause: read }));
  expect(error).toBeInstanceOf(OutOfMemoryError);
  expect((error as Error).message).toContain('(Array buffer allocation failed)');
  expect(systemReason(cause)).toBe('there is not enough memory');
  const missing = new GannetError('x.idx cannot be read', { cause: new Error('ENOENT') });
  expect(knownError(missing)).toBe(missing);
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
