import { heldBytes } from '../data/images.js';
import { GannetError } from '../errors.js';
import type { Lowering } from '../lowering/index.js';
import { bytes, count, plural } from '../numbers.js';
import type { Backend, Runtime } from '../runtime/runtime.js';
import { type MemoryNeed, memoryNeed } from '../train/memory.js';
import { stepGraph } from '../train/step-graph.js';
import type { Assembled } from './assemble.js';
import { shardsOf } from './config.js';

/** How many times what a training holds an engine takes of it: for its copies, and for gaps between buffers. */
interface Factors {
  readonly state: number;
  readonly step: number;
}
type Form = 'plain' | 'lowered';

/** Less than was ever measured in Node (docs/performance.md, "Memory"). Of a GPU's memory nothing is known. */
const least: Readonly<Record<Backend, Readonly<Record<Form, Factors>>>> = {
  cpu: { plain: { state: 2, step: 0.75 }, lowered: { state: 2, step: 1.25 } },
  wasm: { plain: { state: 1, step: 0.75 }, lowered: { state: 1, step: 1.25 } },
  webgpu: { plain: { state: 1, step: 0 }, lowered: { state: 1, step: 0 } },
};

/** About what was measured. */
const usual: Readonly<Record<Form, Factors>> = {
  plain: { state: 2.5, step: 1.75 },
  lowered: { state: 2.5, step: 2.25 },
};

/** At most so many times what plain convolutions take, lowered ones do. */
const lowered = 4;

/** The share of the memory from which on training is said to need most of it. */
const much = 0.8;

/** What trains. */
type Trained = Pick<Assembled, 'config' | 'dataset' | 'options' | 'system'>;

/** Bytes that a training will take. */
interface Forecast {
  readonly least: number;
  readonly usual: number;
  readonly need: MemoryNeed;
}

/**
 * Counts what a training takes, before any of it is taken.
 * @returns a word on a training that takes most of the memory; null where there is none to say
 * @throws GannetError if it certainly takes more than there is
 */
export function checkMemory(trained: Trained, { backend, memory }: Pick<Runtime, 'backend' | 'memory'>): string | null {
  const { config, options } = trained;
  // Shards are computed one after the other.
  const batch = options.batch / shardsOf(config);
  // Without convolutions' fast forms, which take a second to find in a large network, and most trainings need no more.
  let found = forecast(trained, backend, 'plain', batch);
  if (lowered * found.usual <= much * memory.bytes) return null;
  if (config.lowering !== 'plain' && found.least <= memory.bytes)
    found = forecast(trained, backend, config.lowering, batch);
  const has = `${memory.says} ${bytes(memory.bytes)}`;
  if (found.least > memory.bytes) {
    throw new GannetError(
      `training takes at least ${bytes(found.least)} of memory, ${reason(found, trained)}, and ${has}: ` +
        remedy(trained, backend, memory.bytes),
    );
  }
  if (found.usual <= much * memory.bytes) return null;
  return (
    `training takes about ${bytes(found.usual)} of memory, and ${has}: if that is not enough, ` +
    remedy(trained, backend, memory.bytes)
  );
}

function forecast({ dataset, system }: Trained, backend: Backend, lowering: Lowering, batch: number): Forecast {
  const graph = stepGraph(system, { batch, lowering, wasm: backend === 'wasm', gradients: false });
  const need = memoryNeed(system, graph.outputs);
  const form = lowering === 'plain' ? 'plain' : 'lowered';
  const images = heldBytes(dataset.train) + heldBytes(dataset.test);
  // The next step's inputs are drawn beside.
  const total = ({ state, step }: Factors): number => state * need.state + step * need.step + 2 * need.inputs + images;
  return { least: total(least[backend][form]), usual: total(usual[form]), need };
}

/** What takes most of it. */
function reason({ need }: Forecast, { options, dataset }: Trained): string {
  if (need.step > need.state)
    return `most of it for a step of ${plural(options.batch, 'image')} of ${dataset.height}x${dataset.width}`;
  const sizes = need.networks.map(({ name, parameters }) => `${count(parameters)} of ${name}`);
  return `most of it for the parameters, ${sizes.join(' and ')}`;
}

/** What to do: a batch that fits, if there is one. */
function remedy(trained: Trained, backend: Backend, memory: number): string {
  const { config, options } = trained;
  const shards = shardsOf(config);
  // The same for all numbers of images, and more for each.
  const [few, more] = [8, 16];
  const [ofFew, ofMore] = [few, more].map((batch) => forecast(trained, backend, config.lowering, batch).usual);
  const most = Math.floor(few + ((much * memory - ofFew!) * (more - few)) / (ofMore! - ofFew!));
  const batch = shards * roundDown(most);
  // A page has no command line.
  const says = backend === 'cpu' ? { batch: '--batch', size: '--size 64' } : { batch: 'a batch of', size: '64x64' };
  if (most >= 1 && batch < options.batch) return `give ${says.batch} ${batch} or less`;
  return `give smaller images (such as ${says.size}), or narrower networks: gannet recipes ${config.recipe}`;
}

/** To two digits. */
function roundDown(n: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  return unit * Math.floor(n / unit);
}
