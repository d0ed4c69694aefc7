import { describe, expect, test } from 'vitest';
import { evaluate, f32 } from '../../tests/evaluate.js';
import {
  add,
  countMacs,
  grad,
  input,
  inScope,
  matmul,
  mul,
  neg,
  reshape,
  stopGradient,
  sub,
  substitute,
  sum,
  type Tensor,
  tanh,
  topologicalOrder,
} from './index.js';

const total = (t: Tensor): Tensor => reshape(sum(t), []);
const x = input('x', [2]);
const w = input('w', [2]);
const feeds = { x: f32([2, 3]), w: f32([5, 7]) };

describe('grad', () => {
  test('of a polynomial, and of its gradient', async () => {
    const cube = total(mul(mul(x, x), mul(x, w))); // Σ w x³
    const [first] = grad(cube, [x]); // 3 w x²
    const [second] = grad(total(first!), [x]); // 6 w x
    const [third, mixed] = grad(total(second!), [x, w]); // 6 w, 6 x
    expect(await evaluate({ first: first!, second: second!, third: third!, mixed: mixed! }, feeds)).toEqual({
      first: [60, 189],
      second: [60, 126],
      third: [30, 42],
      mixed: [12, 18],
    });
  });

  test('a tensor that is used several times gets the sum', async () => {
    const [d] = grad(total(add(add(x, mul(x, w)), x)), [x]);
    expect(await evaluate({ d: d! }, feeds)).toEqual({ d: [7, 9] });
  });

  test('of a node in the middle, and of the loss itself', async () => {
    const middle = mul(x, w);
    const loss = total(mul(middle, middle));
    const [d, one] = grad(loss, [middle, loss]);
    expect(await evaluate({ d: d!, one: one! }, feeds)).toEqual({ d: [20, 42], one: [1] });
  });

  test('what is stopped counts as a constant, at every order', async () => {
    const y = total(mul(stopGradient(mul(x, x)), mul(x, w))); // Σ c w x with c = x²
    const [dx] = grad(y, [x]); // c w
    const [ddx, ddw] = grad(total(mul(dx!, x)), [x, w]); // c w, c x
    expect(await evaluate({ y, dx: dx!, ddx: ddx!, ddw: ddw! }, feeds)).toEqual({
      y: [229],
      dx: [20, 63],
      ddx: [20, 63],
      ddw: [8, 27],
    });
    expect(() => grad(total(stopGradient(x)), [x])).toThrow('the loss does not depend on x');
  });

  test('a tensor that the loss does not depend on is an error', () => {
    expect(() => grad(total(x), [x, w])).toThrow('the loss does not depend on w');
  });

  test('or has the gradient 0, where that is asked for', async () => {
    const [dx, dw] = grad(total(x), [x, w], 'zero');
    expect(await evaluate({ dx: dx!, dw: dw! }, feeds)).toEqual({ dx: [1, 1], dw: [0, 0] });
  });

  test('a loss that is no scalar is an error', () => {
    expect(() => grad(x, [x])).toThrow('grad needs a scalar loss, not shape [2]');
  });

  test('parameters that are not asked for cost nothing', () => {
    const kernel = input('kernel', [2, 2]);
    const row = reshape(x, [1, 2]);
    const frozen = tanh(matmul(row, kernel));
    const [dx] = grad(total(frozen), [x]);
    // Forward and the gradient for x: two products of 1x2 and 2x2. The kernel's would be a third.
    expect(countMacs([frozen])).toBe(4);
    expect(countMacs([dx!])).toBe(8);
    // Of a frozen part behind which nothing is trained, nothing is differentiated.
    const [dw] = grad(total(mul(frozen, w)), [w]);
    expect(countMacs([dw!])).toBe(4);
  });

  test('a deep graph does not overflow the stack', async () => {
    let deep: Tensor = x;
    for (let i = 0; i < 20_000; i++) deep = add(deep, 1);
    const [d] = grad(total(mul(deep, w)), [x]);
    expect(topologicalOrder([d!]).length).toBeGreaterThan(0);
  });

  test('its nodes bear the scope of the forward node', () => {
    const [d] = grad(
      inScope('D', () => total(tanh(x))),
      [x],
    );
    expect(topologicalOrder([d!]).some((t) => t.scope === 'D/grad')).toBe(true);
  });
});

describe('substitute', () => {
  test('replaces every occurrence and keeps what does not depend on it', async () => {
    const kept = mul(w, 2);
    const y = sub(mul(x, kept), x);
    const replacement = neg(w);
    const [z] = substitute([y], new Map([[x, replacement]]));
    expect(await evaluate({ z: z! }, feeds)).toEqual({ z: [-45, -91] });
    expect(topologicalOrder([z!])).toContain(kept);
    expect(await evaluate({ y }, feeds)).toEqual({ y: [18, 39] });
  });

  test('an inner node', async () => {
    const inner = add(x, w);
    const [z] = substitute([mul(inner, inner)], new Map([[inner, x]]));
    expect(await evaluate({ z: z! }, feeds)).toEqual({ z: [4, 9] });
  });

  test('a replacement of another shape goes through the shape rules again', () => {
    const [z] = substitute([add(x, 1)], new Map([[x, input('x', [5])]]));
    expect(z!.shape).toEqual([5]);
    expect(() => substitute([add(x, w)], new Map([[x, input('x', [5])]]))).toThrow('add');
  });

  test('a graph that two roots share stays shared', () => {
    const shared = tanh(x);
    const [a, b] = substitute([add(shared, 1), mul(shared, 2)], new Map([[x, w]]));
    expect(a!.x[0]).toBe(b!.x[0]);
  });
});
