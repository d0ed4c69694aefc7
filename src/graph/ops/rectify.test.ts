import { describe, expect, test } from 'vitest';
import { toOnnx } from '../../onnx/lower.js';
import { nodeRuntime } from '../../runtime/node.js';
import { floats, type Runtime } from '../../runtime/runtime.js';
import { webRuntime } from '../../runtime/web.js';
import { input } from '../tensor.js';
import { leakyRelu, relu, slopeOf } from './rectify.js';

const values = [-3e38, -2, -1e-37, -0, 0, 1e-37, 0.5, 3e38, Number.POSITIVE_INFINITY, Number.NaN];
const x = input('x', [values.length]);

describe.each([
  ['Node', nodeRuntime({ threads: 1 }), false],
  ['WebAssembly', await webRuntime({ threads: 1 }), true],
] as const)('rectifiers in %s', (_, runtime: Runtime, wasm) => {
  test('at zero, beside it and far away', async () => {
    const outputs = { relu: relu(x), leaky: leakyRelu(x, 0.25), slope: slopeOf(x, 0), leakySlope: slopeOf(x, 0.25) };
    const program = await runtime.compile(toOnnx(outputs, { wasm }));
    const results = await program.run({ x: floats(Float32Array.from(values), [values.length]) });
    const of = (name: string) => [...(results[name]!.data as Float32Array)].slice(0, -1).map((v) => v + 0);
    const at = (f: (v: number) => number) => [...Float32Array.from(values.slice(0, -1), f)].map((v) => v + 0);
    expect(of('relu')).toEqual(at((v) => (v > 0 ? v : 0)));
    expect(of('leaky')).toEqual(at((v) => (v > 0 ? v : v / 4)));
    expect(of('slope')).toEqual(at((v) => (v > 0 ? 1 : 0)));
    expect(of('leakySlope')).toEqual(at((v) => (v > 0 ? 1 : 0.25)));
    // What is no longer a number stays none, so that a training that has come to it stops.
    expect(results.relu!.data.at(-1)).toBeNaN();
    expect(results.leaky!.data.at(-1)).toBeNaN();
    await program.release();
  });
});
