import { describe, expect, test } from 'vitest';
import { evaluate, f32, ramp } from '../../tests/evaluate.js';
import { add, concat, constant, div, input, inScope, matmul, mul, reshape, type Tensor } from '../graph/index.js';
import { nodeRuntime } from '../runtime/node.js';
import { freeBatch, toOnnx } from './lower.js';

const runtime = nodeRuntime({ threads: 1 });
const x = input('x', [2]);
const feeds = { x: f32([3, 5]) };

const text = (outputs: Readonly<Record<string, Tensor>>): Buffer => Buffer.from(toOnnx(outputs));
function occurrences(model: Buffer, part: Uint8Array | string): number {
  let count = 0;
  for (let at = model.indexOf(part); at >= 0; at = model.indexOf(part, at + 1)) count++;
  return count;
}

describe('outputs', () => {
  test('take their names at the node that makes them', async () => {
    const y = add(x, 1);
    const outputs = { y, z: mul(y, 2) };
    expect(text(outputs).includes('Identity')).toBe(false);
    expect(await evaluate(outputs, feeds)).toEqual({ y: [4, 6], z: [8, 12] });
  });

  test('an input or a constant that is an output is copied', async () => {
    const outputs = { copy: x, three: constant(3), x };
    expect(await evaluate(outputs, feeds)).toEqual({ copy: [3, 5], three: [3], x: [3, 5] });
  });

  test('the same tensor under two names', async () => {
    const y = add(x, 1);
    expect(await evaluate({ a: y, b: y, c: mul(y, y) }, feeds)).toEqual({ a: [4, 6], b: [4, 6], c: [16, 36] });
  });

  test('an output may not have the name of an input that it is not', () => {
    expect(() => toOnnx({ x: add(x, 1) })).toThrow('output x has the name of an input');
    expect(() => toOnnx({ x: input('w', [2]), y: x })).toThrow('output x has the name of an input');
  });
});

describe('inputs', () => {
  test('two of one name are one', async () => {
    expect(await evaluate({ y: add(x, input('x', [2])) }, feeds)).toEqual({ y: [6, 10] });
  });

  test('two of one name and different shapes or types are refused', () => {
    expect(() => toOnnx({ y: add(x, input('x', [2, 2])) })).toThrow('input x has two shapes: [2] and [2, 2]');
    expect(() => toOnnx({ y: x, z: input('x', [2], 'int64') })).toThrow('input x has two');
  });

  test('what no output depends on is not written', () => {
    const model = text({ y: add(x, 1) });
    add(input('unused', [2]), 1);
    expect(model.includes('unused')).toBe(false);
    expect(toOnnx({ y: add(x, 1) })).toEqual(new Uint8Array(model));
  });
});

describe('constants', () => {
  test('equal ones are written once', () => {
    const data = Float32Array.of(1.25, 7.5);
    const y = add(mul(x, constant(data, [2])), constant(data.slice(), [2]));
    expect(occurrences(text({ y }), new Uint8Array(data.buffer))).toBe(1);
    // Not those of another shape.
    const column = reshape(constant(data, [2, 1]), [2]);
    expect(occurrences(text({ y: add(y, column) }), new Uint8Array(data.buffer))).toBe(2);
  });

  test('0 and −0 are not equal', async () => {
    const r = await evaluate({ y: concat([div(x, constant(0)), div(x, constant(-0))], 0) }, feeds);
    expect(r.y).toEqual([Infinity, Infinity, -Infinity, -Infinity]);
  });
});

test('nodes bear the scope in which they were made', () => {
  const model = text({
    z: mul(
      inScope('G', () => inScope('dense', () => add(x, 1))),
      2,
    ),
  });
  expect(model.includes('G/dense/add#')).toBe(true);
});

describe('a free batch', () => {
  const images = input('images', [freeBatch, 2, 3]);
  const flat = reshape(images, [freeBatch, 6]);
  const outputs = { rows: matmul(flat, constant(Float32Array.from(ramp(6)), [6, 1])), twice: concat([flat, flat], 0) };

  test.each([1, 3])('runs at %i', async (n) => {
    const program = await runtime.compile(toOnnx(outputs, { freeBatch }));
    const { rows, twice } = await program.run({ images: f32(ramp(6 * n), [n, 2, 3]) });
    expect(rows!.dims).toEqual([n, 1]);
    expect([...rows!.data]).toEqual(ramp(n).map((i) => 55 + 90 * i));
    expect(twice!.dims).toEqual([2 * n, 6]);
  });

  test('is named N in the model, and its size appears nowhere', () => {
    const bytes = Buffer.from(toOnnx(outputs, { freeBatch }));
    expect(bytes.includes(Buffer.from('12014e', 'hex'))).toBe(true);
    expect(bytes.includes(Buffer.from('c3843d', 'hex'))).toBe(false); // 1,000,003 as a varint
  });
});
