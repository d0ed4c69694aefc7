import { describe, expect, test } from 'vitest';
import { sizeOf } from '../../src/graph/index.js';
import { lowerings } from '../../src/lowering/index.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floats, type Value } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { blocks } from './blocks.js';
import { compute, expectAgreement, feeds, storedReference } from './reference.js';
import { layers, spectralCall } from './spectral.js';

/** The blocks of adversarial training against what PyTorch computes (tests/python/blocks.py). */
const reference = await storedReference();

test('there is a block for each case of the reference', () => {
  expect(Object.keys({ ...layers, ...blocks })).toEqual(Object.keys(reference));
});

const runtimes = [
  ['Node', nodeRuntime({ threads: 1 })],
  ['WebAssembly', await webRuntime({ threads: 1 })],
] as const;
const places = runtimes.flatMap(([place, runtime]) => lowerings.map((lowering) => [place, lowering, runtime] as const));

describe.each(places)('in %s, lowering %s', (_, lowering, runtime) => {
  test.each(Object.keys(blocks))('%s', async (name) => {
    const { leaves, values } = feeds(reference[name]!.in);
    const found = await compute(blocks[name]!(leaves), values, lowering, runtime);
    expect(Object.keys(found).sort()).toEqual(Object.keys(reference[name]!.out).sort());
    expectAgreement(found, reference[name]!.out, lowering);
  });

  test.each(Object.keys(layers))('%s: three steps of descent, and a call in inference mode', async (name) => {
    const { in: given, out } = reference[name]!;
    const isTable = name === 'spectral-embedding';
    const { leaves, values } = feeds(isTable ? { ...given, y: given.x! } : given);
    const x = isTable ? leaves.y! : leaves.x!;
    const call = spectralCall(name, x, leaves.dy!, 'training');
    const kernel = call.parameters[0]!.name;
    const zeros = call.parameters.map(({ name, shape }) => [name, floats(new Float32Array(sizeOf(shape)), shape)]);
    const state: Record<string, Value> = {
      ...Object.fromEntries(zeros),
      [kernel]: values.kernel!,
      'N/layer/u': values.u!,
    };
    for (let step = 1; step <= 3; step++) {
      const found = await compute(call, { ...values, ...state }, lowering, runtime);
      const [y, slope, u, v] = ['y', 'slope', 'N/layer/u', 'N/layer/v'].map((output) => found[output]!);
      expectAgreement({ [`y${step}`]: y!, [`slope${step}`]: slope!, [`u${step}`]: u! }, out, lowering);
      const w = state[kernel]!;
      const descended = Float32Array.from(w.data as Float32Array, (before, i) => before - 0.1 * Number(slope!.data[i]));
      Object.assign(state, { 'N/layer/u': u, 'N/layer/v': v, [kernel]: floats(descended, w.dims) });
    }
    const calm = spectralCall(name, x, leaves.dy!, 'inference');
    expect(Object.keys(calm.outputs)).toEqual(['y']);
    const { y } = await compute({ ...calm, slopes: {} }, { ...values, ...state }, lowering, runtime);
    expectAgreement({ y: y! }, out, lowering);
  });
});
