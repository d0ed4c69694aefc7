import { expect, test } from 'vitest';
import { input } from '../../graph/index.js';
import { toOnnx } from '../../onnx/lower.js';
import { nodeRuntime } from '../../runtime/node.js';
import { floats } from '../../runtime/runtime.js';
import { cubicKernelSum, squaredDistances } from './double-ops.js';

async function evaluate(op: typeof squaredDistances, a: readonly number[], b: readonly number[], width: number) {
  const [m, n] = [a.length / width, b.length / width];
  const runtime = nodeRuntime({ threads: 1 });
  const program = await runtime.compile(toOnnx({ y: op(input('a', [m, width]), input('b', [n, width])) }));
  const feeds = { a: floats(Float32Array.from(a), [m, width]), b: floats(Float32Array.from(b), [n, width]) };
  const { y } = await program.run(feeds);
  await program.release();
  return Array.from(y!.data as Float32Array);
}

test('squared distances are computed in double precision', async () => {
  // In single precision 4097² + 4096² − 2 · 4097 · 4096 has no digit left.
  expect(await evaluate(squaredDistances, [4096, 4096.5], [4097, 4096], 1)).toEqual([1, 0, 0.25, 0.25]);
  expect(await evaluate(squaredDistances, [1, 2, 3, 4], [5, 7], 2)).toEqual([41, 13]);
});

test('the kernel sum is computed, and handed out, in double precision', async () => {
  const [high, low] = await evaluate(cubicKernelSum, [4096, 1, 0, 0], [4096, 0], 2);
  expect(high! + low!).toBe((4096 ** 2 / 2 + 1) ** 3 + 1);
});

test('rows of two widths are refused', () => {
  expect(() => squaredDistances(input('a', [2, 3]), input('b', [2, 4]))).toThrow('squaredDistances: not rows of one');
  expect(() => cubicKernelSum(input('a', [2, 3]), input('b', [2, 4]))).toThrow('cubicKernelSum: not rows of one');
});
