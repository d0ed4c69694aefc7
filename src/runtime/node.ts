import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { memoryLimit } from '../memory.js';
import { type Build, program } from './program.js';
import type { Runtime } from './runtime.js';

export interface NodeRuntimeOptions {
  /** Threads of one run; by default one for each processor. Results are reproducible for a fixed number. */
  readonly threads?: number;
}

/** ONNX Runtime in Node, on the CPU. */
export function nodeRuntime({ threads = availableParallelism() }: NodeRuntimeOptions = {}): Runtime {
  return {
    description: `onnxruntime-node ${env.versions.node} (CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'})`,
    backend: 'cpu',
    threads,
    memory: memoryLimit(),
    async compile(model) {
      return program(await InferenceSession.create(model, sessionOptions(threads)), build);
    },
  };
}

const build: Build = { Tensor: Tensor as Build['Tensor'], inPlace: true };

function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // The plan of a run's memory is a block beside what the first run has taken: it doubles the memory and saves no time.
    enableMemPattern: false,
    // What it says of an error, it throws too.
    logSeverityLevel: 4,
    extra: {
      session: {
        // Each session has threads of its own; those of an idle one must not spin on the processors that another needs.
        force_spinning_stop: '1',
        // Or DequantizeLinear, which unpacks the dropout masks, is repeated for each of its consumers.
        disable_quant_qdq: '1',
      },
    },
  };
}

/** What one node of a model took in one run. */
export interface NodeTime {
  /** As the model calls it; ONNX Runtime adds to the names of nodes that it has joined. */
  readonly name: string;
  /** Such as MatMul. */
  readonly type: string;
  readonly seconds: number;
}

/** Like `nodeRuntime`, but every program also tells, once it is released, what each of its nodes took in every run. */
export function profilingRuntime(threads: number, told: (times: readonly NodeTime[]) => void): Runtime {
  return {
    ...nodeRuntime({ threads }),
    async compile(model) {
      const folder = await mkdtemp(join(tmpdir(), 'gannet-profile-'));
      const profile = { enableProfiling: true, profileFilePrefix: join(folder, 'nodes') };
      const session = await InferenceSession.create(model, { ...sessionOptions(threads), ...profile });
      return {
        ...program(session, build),
        async release() {
          session.endProfiling();
          const [file] = await readdir(folder);
          told(nodeTimes(await readFile(join(folder, file!), 'utf8')));
          await session.release();
          await rm(folder, { recursive: true });
        },
      };
    },
  };
}

/** ONNX Runtime's profile: events in Chrome's trace format, durations in microseconds. A Scan's is that of its nodes. */
function nodeTimes(profile: string): NodeTime[] {
  const suffix = '_kernel_time';
  const events = JSON.parse(profile) as { cat: string; name: string; dur: number; args: { op_name?: string } }[];
  return events
    .filter(({ cat, name, args }) => cat === 'Node' && name.endsWith(suffix) && args.op_name !== 'Scan')
    .map(({ name, dur, args }) => ({
      name: name.slice(0, -suffix.length),
      type: args.op_name ?? '',
      seconds: dur / 1e6,
    }));
}
