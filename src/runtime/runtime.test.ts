import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { add, input, mul } from '../graph/index.js';
import { toOnnx } from '../onnx/lower.js';
import { nodeRuntime } from './node.js';
import { bytes, floats, int64s } from './runtime.js';
import { webRuntime } from './web.js';

const x = input('x', [2]);
const y = input('y', [2]);
const ones = floats(Float32Array.of(1, 1), [2]);

describe.each([
  ['Node', nodeRuntime({ threads: 1 })],
  ['WebAssembly', await webRuntime({ threads: 1 })],
] as const)('a program in %s', (_, runtime) => {
  test('knows its inputs and outputs', async () => {
    const program = await runtime.compile(toOnnx({ sum: add(x, y), product: mul(x, y) }));
    expect([...program.inputNames].sort()).toEqual(['x', 'y']);
    expect([...program.outputNames].sort()).toEqual(['product', 'sum']);
    await program.release();
  });

  test('writes the outputs that are named in `into` in place, and makes the others', async () => {
    const program = await runtime.compile(toOnnx({ sum: add(x, y), product: mul(x, y) }));
    const place = floats(new Float32Array(2), [2]);
    const feeds = { x: floats(Float32Array.of(2, 3), [2]), y: floats(Float32Array.of(5, 7), [2]) };
    const results = await program.run(feeds, { sum: place });
    expect(results.sum).toBe(place);
    expect([...place.data]).toEqual([7, 10]);
    expect([...results.product!.data]).toEqual([10, 21]);
    const again = await program.run({ ...feeds, x: ones }, { sum: place });
    expect([...place.data]).toEqual([6, 8]);
    // Results of one run are not overwritten by the next.
    expect([...results.product!.data]).toEqual([10, 21]);
    expect([...again.product!.data]).toEqual([5, 7]);
  });

  test('an input that is missing is named; one too many is ignored', async () => {
    const program = await runtime.compile(toOnnx({ sum: add(x, y) }));
    await expect(program.run({ x: ones })).rejects.toThrow('input y is missing');
    expect([...(await program.run({ x: ones, y: ones, z: ones })).sum!.data]).toEqual([2, 2]);
  });

  test('keeps the type of what it passes on', async () => {
    const program = await runtime.compile(
      toOnnx({ a: input('label', [1], 'int64'), b: input('mask', [2], 'uint8'), c: x }),
    );
    const r = await program.run({
      label: int64s(BigInt64Array.of(-3n), [1]),
      mask: bytes(Uint8Array.of(0, 255), [2]),
      x: ones,
    });
    expect(r.a).toEqual({ type: 'int64', dims: [1], data: BigInt64Array.of(-3n) });
    expect(r.b).toEqual({ type: 'uint8', dims: [2], data: Uint8Array.of(0, 255) });
    expect(r.c!.type).toBe('float32');
  });
});

test('the description says what the results depend on', async () => {
  expect(nodeRuntime({ threads: 1 })).toMatchObject({ threads: 1, backend: 'cpu' });
  expect(nodeRuntime({ threads: 1 }).description).toMatch(/^onnxruntime-node 1\.\d+\.\d+ \(CPU, 1 thread\)$/);
  expect(nodeRuntime({ threads: 2 })).toMatchObject({ threads: 2, description: expect.stringContaining('2 threads') });
  const web = await webRuntime();
  expect(web).toMatchObject({ threads: 1, backend: 'wasm' });
  expect(web.description).toMatch(/^onnxruntime-web 1\.\d+\.\d+ \(WASM, 1 thread\)$/);
});

test('another number of threads than ONNX Runtime has begun with in the page is refused', async () => {
  const program = await (await webRuntime({ threads: 1 })).compile(toOnnx({ x }));
  const asked = webRuntime({ threads: 2 });
  await expect(asked).rejects.toThrow(GannetError);
  await expect(asked).rejects.toThrow(/has begun with 1 .* give 1$/);
  await program.release();
});
