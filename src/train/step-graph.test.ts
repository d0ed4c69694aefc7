import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { adamScalars } from '../nn/index.js';
import { toOnnx } from '../onnx/lower.js';
import { assemble } from '../run/assemble.js';
import { nodeRuntime } from '../runtime/node.js';
import { floats, type Values } from '../runtime/runtime.js';
import { epsilonInput, lossOutput, nextOutput, phaseGraph, rateInput } from './graph.js';
import { TrainingState } from './state.js';
import { networkParameters, Trainer } from './trainer.js';
import type { PartLosses, StepLosses } from './training.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset();
const scalar = (x: number) => floats(Float32Array.of(x), []);

const bits = (values: Values, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => {
      const { buffer, byteOffset, byteLength } = values[name]!.data;
      return [name, Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('hex')];
    }),
  );

test.each(['gan', 'cgan-mlp', 'cnn-classifier', 'acgan'] as const)(
  '%s: three steps in one run are, to the bit, their phases one by one without packs',
  async (recipe) => {
    const { system, inputs } = assemble(tinyConfig(runtime, dataset, {}, recipe), dataset);
    const trainer = await Trainer.create({ system, runtime, inputs, batch: 4, seed: 3, stepsPerRun: 3 });
    const losses = await trainer.advance(3);

    const phases = await Promise.all(
      system.phases.map(async (phase) => {
        const graph = phaseGraph(system, phase, { batch: 4 });
        return { phase, graph, program: await runtime.compile(toOnnx(graph.outputs)) };
      }),
    );
    const state = new TrainingState(networkParameters(system), 3);
    const own = new Map<string, number>();
    const expected: StepLosses[] = [];
    for (let step = 1; step <= 3; step++) {
      const parts: Record<string, PartLosses> = {};
      for (const { phase, graph, program } of phases) {
        const t = (own.get(phase.trains.name) ?? 0) + 1;
        own.set(phase.trains.name, t);
        const { rate, epsilon } = adamScalars(phase.adam, t);
        const results = await program.run({
          ...state.values,
          ...(await inputs.draw(graph.inputs, phase.name, step)),
          [rateInput]: scalar(rate),
          [epsilonInput]: scalar(epsilon),
        });
        for (const name of graph.renewed) state.set(name, results[nextOutput(name)]!.data as Float32Array);
        parts[phase.name] = Object.fromEntries(
          graph.parts.map((part) => [part, Number(results[lossOutput(part)]!.data[0])]),
        );
      }
      expected.push(parts);
    }
    expect(losses).toEqual(expected);
    expect(bits(trainer.state.values, state.names)).toEqual(bits(state.values, state.names));
    await Promise.all([trainer.release(), ...phases.map((p) => p.program.release())]);
  },
);
