import { relayout } from '../../src/formats/relayout.js';
import { sizeOf } from '../../src/graph/index.js';
import type { Parameter } from '../../src/nn/index.js';
import { fedShape, type StepInput } from '../../src/recipes/phase.js';
import { bytes, floats, int64s, type Value } from '../../src/runtime/runtime.js';
import type { InputSource } from '../../src/train/inputs.js';
import type { Case, CaseInput } from './case.js';
import { keep, label, uniform } from './hash.js';

/** A parameter's initial value as the case has it, in Gannet's layout. */
export function caseParameter(c: Case, p: Parameter): Float32Array {
  const spec = c.params.find((q) => q.name === p.name);
  if (!spec) throw new Error(`the case has no parameter ${p.name}`);
  const { stream, scale, offset } = spec.init;
  const data = Float32Array.from({ length: sizeOf(spec.shape) }, (_, i) => uniform(stream, i, scale, offset));
  return relayout(data, spec.shape, spec.layout, p.layout);
}

/** Feeds a trainer what the case fed its framework. */
export function caseInputs(c: Case): InputSource {
  return {
    draw: async (inputs, _phase, step) =>
      Object.fromEntries(inputs.map((input) => [input.name, makeInput(findInput(c, input, step), input)])),
  };
}

/**
 * The case's input for one of Gannet's: `real` and `y` are the step's real images and labels, in whichever phase they
 * stand; `PHASE/name` is that phase's; the mask of `PHASE/dropoutI` is called maskI. A step past the case's last one is
 * only ever drawn ahead, so it may have any values.
 */
function findInput(c: Case, input: StepInput, step: number): CaseInput {
  const inStep = c.inputs.filter((i) => i.step === Math.min(step, c.steps));
  const [phase, name] = input.name.includes('/') ? input.name.split('/') : [undefined, input.name];
  const realPhase = inStep.find((i) => i.name === 'real')?.phase;
  const wanted = name!.replace(/^dropout/, 'mask');
  const found = inStep.find((i) => i.phase === (phase ?? realPhase) && i.name === wanted);
  if (!found) throw new Error(`the case has no input ${input.name} in step ${step}`);
  return found;
}

function makeInput(from: CaseInput, to: StepInput): Value {
  const count = sizeOf(from.shape);
  if (count !== sizeOf(to.shape)) throw new Error(`${to.name} is [${to.shape}] here and [${from.shape}] in the case`);
  const { stream } = from;
  switch (from.kind) {
    case 'uniform': {
      const data = Float32Array.from({ length: count }, (_, i) => uniform(stream, i, from.scale, from.offset));
      return floats(relayout(data, from.shape, from.layout, 'NCHW'), to.shape);
    }
    case 'labels':
      return int64s(
        BigInt64Array.from({ length: count }, (_, i) => BigInt(label(stream, i))),
        to.shape,
      );
    case 'mask': {
      const data = Uint8Array.from({ length: count }, (_, i) => 255 * keep(stream, i, from.rate));
      return bytes(relayout(data, from.shape, from.layout, to.layout ?? 'NCHW'), fedShape(to));
    }
  }
}
