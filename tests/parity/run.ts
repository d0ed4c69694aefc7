import { relayout } from '../../src/formats/relayout.js';
import { sizeOf, type Tensor } from '../../src/graph/index.js';
import type { Lowering } from '../../src/lowering/index.js';
import type { Mode } from '../../src/nn/index.js';
import { toOnnx } from '../../src/onnx/lower.js';
import { type DataShape, PhaseContext } from '../../src/recipes/phase.js';
import type { Recipe, System } from '../../src/recipes/recipe.js';
import type { Runtime } from '../../src/runtime/runtime.js';
import { networkParameters, Trainer } from '../../src/train/trainer.js';
import type { Case } from './case.js';
import { caseInputs, caseParameter } from './inputs.js';

/** What Gannet computed, by the case's keys, in the case's layouts. */
export type Results = Map<string, Float32Array | Float64Array>;

/** In the `steady` run Adam's ε is this large, so that rounding does not decide the sign of an update. */
const steadyEpsilon = 1e-4;

/** What the case's real images are; a flat one is MNIST's. */
function dataShape(c: Case): DataShape {
  const { shape, layout } = c.inputs.find((i) => i.name === 'real')!;
  if (layout === 'NC') return { channels: 1, height: 28, width: 28, classes: 10 };
  const axis = (letter: string): number => shape[layout.indexOf(letter)]!;
  return { channels: axis('C') as 1 | 3, height: axis('H'), width: axis('W'), classes: 10 };
}

/** Runs a case through the recipe and the trainer: once as the system is, once with the steady ε. */
export async function runCase(
  c: Case,
  recipe: Recipe,
  runtime: Runtime,
  lowering: Lowering = 'plain',
): Promise<Results> {
  const results: Results = new Map();
  await train(c, recipe, runtime, lowering, {}, (key, data) => results.set(key, data));
  await train(c, recipe, runtime, lowering, { epsilon: steadyEpsilon }, (key, data) => {
    if (key.startsWith('step')) results.set(`steady/${key}`, data);
  });
  return results;
}

async function train(
  c: Case,
  recipe: Recipe,
  runtime: Runtime,
  lowering: Lowering,
  options: Readonly<Record<string, unknown>>,
  put: (key: string, data: Float32Array | Float64Array) => void,
): Promise<void> {
  const system = recipe.build(recipe.parse({ ...options, batch: c.batch }), dataShape(c));
  const layouts = new Map(c.params.map((p) => [p.name, p.layout]));
  let shapes = new Map<string, { shape: readonly number[]; layout: string }>();
  const asInCase = (name: string, data: Float32Array): Float32Array =>
    relayout(data, shapes.get(name)!.shape, shapes.get(name)!.layout, layouts.get(name)!);

  const trainer = await Trainer.create({
    system,
    runtime,
    inputs: caseInputs(c),
    batch: c.batch,
    seed: 0,
    lowering,
    initial: (p) => caseParameter(c, p),
    onGradients: (phase, step, gradients) => {
      if (step !== 1) return;
      for (const [name, g] of Object.entries(gradients)) {
        put(`step1/${phase}/grad/${name}`, asInCase(name, g.data as Float32Array));
      }
    },
  });
  const parameters = networkParameters(system);
  shapes = new Map(parameters.map((p) => [p.name, p]));
  const initial = new Map(parameters.map((p) => [p.name, Float64Array.from(caseParameter(c, p))]));

  await forward(c, system, trainer, runtime, 'before', put);
  for (let t = 1; t <= c.steps; t++) {
    const losses = await trainer.next();
    for (const [phase, parts] of Object.entries(losses)) {
      for (const [part, loss] of Object.entries(parts)) put(`step${t}/${phase}/loss/${part}`, Float64Array.of(loss));
    }
    const halves = Object.entries(losses).filter(([phase]) => phase.startsWith('D.'));
    if (halves.length > 0) {
      put(`step${t}/D/loss/mean`, Float64Array.of(halves.reduce((sum, [, l]) => sum + l.total!, 0) / halves.length));
    }
    for (const { name } of parameters) {
      const start = initial.get(name)!;
      const now = asInCase(name, trainer.state.values[name]!.data as Float32Array);
      const begin = asInCase(name, Float32Array.from(start));
      put(
        `step${t}/change/${name}`,
        Float64Array.from(now, (v, i) => v - begin[i]!),
      );
    }
  }
  await forward(c, system, trainer, runtime, `step${c.steps}`, put);
  await trainer.release();
}

/** Outputs of the networks on the fixed inputs of step 0, in both modes; no state moves. */
async function forward(
  c: Case,
  system: System,
  trainer: Trainer,
  runtime: Runtime,
  prefix: string,
  put: (key: string, data: Float32Array) => void,
): Promise<void> {
  const inputs = caseInputs(c);
  const evaluate = async (make: (context: PhaseContext) => Readonly<Record<string, Tensor>>): Promise<void> => {
    const context = new PhaseContext('fixed', c.batch, system.data, system.latent.distribution);
    const outputs = make(context);
    const program = await runtime.compile(toOnnx(outputs));
    // A network may leave an input unused that another one of its kind needs.
    const used = [...context.inputs.values()].filter((i) => program.inputNames.includes(i.name));
    const drawn = await inputs.draw(used, 'fixed', 0);
    const values = await program.run({ ...trainer.state.values, ...drawn });
    for (const [key, t] of Object.entries(outputs)) {
      const data = (values[key]!.data as Float32Array).slice(0, sizeOf(t.shape));
      put(`${prefix}/${key}`, relayout(data, t.shape, 'NCHW'.slice(0, t.shape.length), imageLayout(c, t)));
    }
    await program.release();
  };
  const { generator, discriminator } = system;
  for (const mode of ['training', 'inference'] as const satisfies Mode[]) {
    if (generator) {
      await evaluate((x) => ({
        [`G/${mode}`]: generator.call(
          { z: x.latent('z', c.batch, system.latent.size), y: x.labels('y', c.batch) },
          mode,
          x,
        ),
      }));
    }
    await evaluate((x) => {
      const heads = discriminator.call({ image: x.real, y: x.y }, mode, x);
      // A classifier's one output goes by the mode; a discriminator's heads, in training mode, by their names.
      if (discriminator.name === 'C') return { [`C/${mode}`]: Object.values(heads)[0]! };
      return Object.fromEntries(
        Object.entries(heads).map(([head, t]) => [mode === 'training' ? `D/${head}` : `D/${mode}/${head}`, t]),
      );
    });
  }
}

function imageLayout(c: Case, t: Tensor): string {
  return t.shape.length === 4 && /^N...$/.test(c.image_layout) ? c.image_layout : 'NCHW'.slice(0, t.shape.length);
}
