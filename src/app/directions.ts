import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { GannetError } from '../errors.js';
import { type CheckpointChoice, chosenState } from '../exchange/checkpoint.js';
import { isInput, type Tensor, topologicalOrder } from '../graph/index.js';
import { toOnnx } from '../onnx/lower.js';
import type { System } from '../recipes/recipe.js';
import { RunFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { floats, int64s } from '../runtime/runtime.js';
import { generatorGraph } from '../train/graph.js';
import { withParameters } from '../train/sampler.js';

/** Directions in latent space by which a generator's first layer moves most. */
export interface Directions {
  /** The layer's name. */
  readonly layer: string;
  /** Unit vectors [latent size], the one that moves it most first. */
  readonly vectors: readonly Float64Array[];
  /** The share of all movement that each has. */
  readonly shares: readonly number[];
}

/**
 * The principal directions of a generator's first layer: the eigenvectors of A·Aᵀ, where A [latent, outputs] is what the
 * layer does to a latent point of a class (closed-form factorisation, Shen & Zhou 2021, arXiv 2007.06600). The layer is
 * affine, so its response to each unit vector is measured by running it.
 *
 * ```ts
 * import { principalDirections } from 'gannet';
 *
 * const { vectors, shares } = await principalDirections('runs/00001-acgan-mnist', 3);
 * console.log(vectors[0], shares[0]); // add some of it to a latent point
 * ```
 *
 * @param label the class, which scales or shifts what the layer sees
 * @param count of the directions, at most the latent size
 * @throws GannetError for a run without a generator or checkpoint, and for a class that there is not
 */
export async function principalDirections(
  path: string,
  label = 0,
  count = 8,
  checkpoint?: CheckpointChoice,
): Promise<Directions> {
  const run = await RunFolder.open(path);
  const { classNames } = run.config.data;
  if (!Number.isInteger(label) || label < 0 || label >= classNames.length) {
    throw new GannetError(`there is no class ${label}: they are 0 to ${classNames.length - 1}`);
  }
  const { system, state } = await chosenState(run, checkpoint, () => undefined);
  if (!system.generator) throw new GannetError(`${path} is a run of ${run.config.recipe}, which has no generator`);
  const { size } = system.latent;
  const rows = size + 1;
  const first = firstLayer(system, rows);
  const [output] = withParameters([first.output], system.generator.parameters, state.drawn);
  const runtime = nodeRuntime({ threads: 1 });
  const program = await runtime.compile(toOnnx({ output: output! }));
  const z = new Float32Array(rows * size);
  // Row i is the unit vector i, and the last one is zero: what the layer makes of nothing.
  for (let i = 0; i < size; i++) z[i * size + i] = 1;
  const labels = int64s(new BigInt64Array(rows).fill(BigInt(label)), [rows]);
  const { output: value } = await program.run({
    z: floats(z, [rows, size]),
    ...(first.readsLabel && { label: labels }),
  });
  await program.release();
  return { layer: first.name, ...principal(value!.data as Float32Array, size, count) };
}

/** The first layer with parameters that a latent point goes through, and its output for so many rows. */
function firstLayer(system: System, rows: number) {
  const { image } = generatorGraph(system, rows);
  const order = topologicalOrder([image]);
  const reaches = new Set<Tensor>();
  for (const node of order) {
    if (isNamed(node, 'z') || node.x.some((x) => reaches.has(x))) reaches.add(node);
  }
  const { name: network, layers } = system.generator!;
  for (const { name, parameters } of layers) {
    const output = order.findLast((node) => node.scope === `${network}/${name}` && reaches.has(node));
    if (parameters.length === 0 || !output) continue;
    return { name, output, readsLabel: topologicalOrder([output]).some((node) => isNamed(node, 'label')) };
  }
  throw new GannetError('the generator has no layer with weights that a latent point goes through');
}

function isNamed(node: Tensor, name: string): boolean {
  return isInput(node) && (node.attrs as { readonly name: string }).name === name;
}

/** @param responses [size + 1, outputs] */
function principal(responses: Float32Array, size: number, count: number): Pick<Directions, 'vectors' | 'shares'> {
  const width = responses.length / (size + 1);
  const a = new Matrix(size, width);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < width; k++) a.set(i, k, responses[i * width + k]! - responses[size * width + k]!);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(a.mmul(a.transpose()), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j]! - realEigenvalues[i]!);
  const total = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0) || 1;
  const chosen = order.slice(0, count);
  return {
    vectors: chosen.map((i) => upright(Float64Array.from(eigenvectorMatrix.getColumn(i)))),
    shares: chosen.map((i) => Math.max(0, realEigenvalues[i]!) / total),
  };
}

/** Of the two signs of a direction, that in which its largest coordinate is positive: so it is the same everywhere. */
function upright(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
