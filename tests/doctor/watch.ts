import type { Dataset } from '../../src/data/dataset.js';
import { loadDataset } from '../../src/data/load.js';
import { findRecipe } from '../../src/recipes/index.js';
import type { System } from '../../src/recipes/recipe.js';
import { assemble } from '../../src/run/assemble.js';
import { makeConfig } from '../../src/run/config.js';
import { Doctor } from '../../src/run/doctor/doctor.js';
import type { Finding } from '../../src/run/doctor/finding.js';
import type { Vitals } from '../../src/run/doctor/vitals.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { Sampler } from '../../src/train/sampler.js';
import { Trainer } from '../../src/train/trainer.js';

export interface Watched {
  readonly recipe: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly steps: number;
  /** What is done to the system before it is trained, to make it fail. */
  readonly harm?: (system: System) => System;
  /** The only class of the images that are trained on; the doctor knows all. */
  readonly onlyClass?: number;
  /** Whether images are made half as wide and high, which takes a quarter of the time. */
  readonly half?: boolean;
  /** Called after each look with what it saw. */
  readonly onLook?: (vitals: Vitals) => void;
}

/** Trains on MNIST, without a run folder, under the doctor's eyes. @returns all that the doctor said */
export async function watch(watched: Watched): Promise<Finding[]> {
  const { recipe, options, steps, harm = (s) => s, onlyClass, half = false, onLook } = watched;
  const runtime = nodeRuntime({ threads: 1 });
  const mnist = half ? halved(await loadDataset('mnist')) : await loadDataset('mnist');
  const dataset = onlyClass === undefined ? mnist : ofClass(mnist, onlyClass);
  const settled = findRecipe(recipe).parse(options);
  const about = { version: '0', recipe, options: settled, source: 'mnist', dataset, seed: 0, runtime };
  const config = makeConfig(about);
  const { system: whole, inputs } = assemble(config, dataset);
  const system = harm(whole);
  const { seed, lowering, watch } = config;
  const trainer = await Trainer.create({ system, runtime, inputs, batch: settled.batch, seed, lowering });
  const sampler = await Sampler.ofState(system, runtime, () => trainer.state.drawn, lowering);
  const { softLabel } = settled as unknown as { readonly softLabel: number };
  const every = watch.doctorEvery;
  const doctor = new Doctor({ system, dataset: mnist, sampler, seed, softLabel, remedy: null, every });
  const findings: Finding[] = [];
  while (trainer.step < steps) {
    for (const losses of await trainer.advance(every - (trainer.step % every))) doctor.add(losses);
    if (trainer.step % every !== 0) continue;
    findings.push(...(await doctor.look(trainer.step, trainer.state.values)));
    onLook?.((JSON.parse(doctor.encode()) as { looks: Vitals[] }).looks.at(-1)!);
  }
  await Promise.all([trainer.release(), sampler.release()]);
  return findings;
}

/** A generator that learns nothing: its steps have no size. */
export function frozen(system: System): System {
  const phases = system.phases.map((phase) =>
    phase.trains === system.generator ? { ...phase, adam: { ...phase.adam, lr: 0 } } : phase,
  );
  return { ...system, phases };
}

function ofClass(dataset: Dataset<Uint8Array>, label: number): Dataset {
  const { train } = dataset;
  const size = train.images.length / train.count;
  const rows = [...train.labels.keys()].filter((row) => train.labels[row] === label);
  const images = new Uint8Array(rows.length * size);
  for (const [i, row] of rows.entries()) images.set(train.images.subarray(row * size, (row + 1) * size), i * size);
  return { ...dataset, train: { images, labels: new Uint8Array(rows.length).fill(label), count: rows.length } };
}

/** Each pixel the mean of four. */
function halved(dataset: Dataset<Uint8Array>): Dataset<Uint8Array> {
  const { train, width } = dataset;
  const [w, size] = [width / 2, (width * width) / 4];
  const images = Uint8Array.from({ length: train.count * size }, (_, i) => {
    const [n, at] = [Math.floor(i / size), i % size];
    const from = n * 4 * size + 2 * Math.floor(at / w) * width + 2 * (at % w);
    const four = [from, from + 1, from + width, from + width + 1];
    return four.reduce((sum, k) => sum + train.images[k]!, 0) / 4;
  });
  return { ...dataset, height: w, width: w, train: { ...train, images } };
}
