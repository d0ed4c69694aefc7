import type { Dataset } from '../data/dataset.js';
import type { Lowering } from '../lowering/index.js';
import { toOnnx } from '../onnx/lower.js';
import type { System } from '../recipes/recipe.js';
import type { Program, Runtime, Values } from '../runtime/runtime.js';
import { evaluationGraph, lossOutput, type PhaseGraph } from './graph.js';
import { randomInputs } from './inputs.js';
import type { MeanLosses } from './training.js';

/** Real images in one run of an evaluation. */
const chunk = 100;

/** Measures a system's evaluations on the test images: mean losses over all of them, nothing trained. */
export class Evaluator {
  readonly #system: System;
  readonly #runtime: Runtime;
  readonly #dataset: Dataset;
  readonly #seed: number;
  readonly #lowering: Lowering;
  readonly #compiled = new Map<string, { graph: PhaseGraph; program: Program }>();

  constructor(system: System, runtime: Runtime, dataset: Dataset, seed: number, lowering: Lowering = 'plain') {
    this.#system = system;
    this.#runtime = runtime;
    this.#dataset = dataset;
    this.#seed = seed;
    this.#lowering = lowering;
  }

  /** @param epoch names the random streams: another epoch, other latent points */
  async measure(epoch: number, parameters: Values): Promise<MeanLosses> {
    const { test } = this.#dataset;
    const chunks = Math.ceil(test.count / chunk);
    const rowsOf = (step: number): Uint32Array => {
      const from = (step % chunks) * chunk;
      return Uint32Array.from({ length: Math.min(chunk, test.count - from) }, (_, i) => from + i);
    };
    const source = randomInputs({ seed: this.#seed, split: test, rows: rowsOf, range: this.#system.range });
    const means: Record<string, Record<string, number>> = {};
    for (const evaluation of this.#system.evaluations) {
      const parts: Record<string, number> = {};
      for (let i = 0; i < chunks; i++) {
        const step = epoch * chunks + i;
        const n = rowsOf(step).length;
        const { graph, program } = await this.#program(evaluation.name, n);
        const drawn = await source.draw(graph.inputs, evaluation.name, step);
        const results = await program.run({ ...parameters, ...drawn });
        for (const part of graph.parts) {
          parts[part] = (parts[part] ?? 0) + (Number(results[lossOutput(part)]!.data[0]) * n) / test.count;
        }
      }
      means[evaluation.name] = parts;
    }
    return means;
  }

  async #program(name: string, n: number): Promise<{ graph: PhaseGraph; program: Program }> {
    const key = `${name}/${n}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const evaluation = this.#system.evaluations.find((e) => e.name === name)!;
    const graph = evaluationGraph(this.#system, evaluation, n, this.#lowering);
    const wasm = this.#runtime.backend === 'wasm';
    const made = { graph, program: await this.#runtime.compile(toOnnx(graph.outputs, { wasm })) };
    this.#compiled.set(key, made);
    return made;
  }

  async release(): Promise<void> {
    for (const { program } of this.#compiled.values()) await program.release();
    this.#compiled.clear();
  }
}
