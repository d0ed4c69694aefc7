import { defineOp, type Tensor } from '../tensor.js';
import { add, erf, mul } from './arithmetic.js';

// In WebAssembly, Relu, LeakyRelu and HardSigmoid branch at every element where they write over their input, as in a step
// they mostly do: six to ten times as long. Max and PRelu never write over it, and Sign has no branch (docs/notes/wasm.md).

const slopeOp = defineOp<{ slope: number }>({
  name: 'slope',
  shape: ([x]) => x!,
  permute: (attrs) => attrs,
  // Piecewise constant: its derivative is zero wherever it has one.
  vjp: () => [null],
  // HardSigmoid is max(0, min(1, αx + β)). With α = 3e38 every positive normal float reaches 1, so this is exact, and
  // several times faster than comparing and selecting.
  onnx: (emit, [x], { attrs: { slope } }) => {
    if (emit.wasm) return emit.node('Max', [emit.node('Sign', [x!]), emit.scalar(slope)]);
    return emit.node('HardSigmoid', [slope === 0 ? x! : emit.node('Relu', [x!])], {
      alpha: { float: 3e38 },
      beta: { float: slope },
    });
  },
  samples: [
    { inputs: [[2, 8]], attrs: { slope: 0 } },
    { inputs: [[2, 8]], attrs: { slope: 0.2 } },
  ],
});

/** 1 where x > 0, else `slope`: the derivative of a leaky rectifier. */
export function slopeOf(x: Tensor, slope: number): Tensor {
  return slopeOp([x], { slope });
}

const reluOp = defineOp<object>({
  name: 'relu',
  shape: ([x]) => x!,
  permute: (attrs) => attrs,
  vjp: ({ dy, y }) => [mul(slopeOf(y, 0), dy)],
  onnx: (emit, [x]) => (emit.wasm ? emit.node('Max', [x!, emit.scalar(0)]) : emit.node('Relu', [x!])),
  samples: [{ inputs: [[2, 8]], attrs: {} }],
});

/** max(x, 0). */
export function relu(x: Tensor): Tensor {
  return reluOp([x], {});
}

const leakyReluOp = defineOp<{ slope: number }>({
  name: 'leakyRelu',
  shape: ([x]) => x!,
  permute: (attrs) => attrs,
  vjp: ({ dy, y, attrs: { slope } }) => [mul(slopeOf(y, slope), dy)],
  onnx: (emit, [x], { attrs: { slope } }) =>
    emit.wasm
      ? emit.node('PRelu', [x!, emit.scalar(slope)])
      : emit.node('LeakyRelu', [x!], { alpha: { float: slope } }),
  samples: [{ inputs: [[2, 8]], attrs: { slope: 0.2 } }],
});

/** x where x > 0, else slope · x, for a slope in (0, 1). */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  return leakyReluOp([x], { slope });
}

/** x · Φ(x), Φ the standard normal distribution function (Hendrycks & Gimpel 2016, the exact form). */
export function gelu(x: Tensor): Tensor {
  return mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
}
