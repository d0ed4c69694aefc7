import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeNpz, type NpyArray } from '../../src/formats/npz.js';
import type { Features } from '../../src/judge/metrics/features.js';
import { scaleWeights } from '../../src/judge/metrics/ms-ssim.js';
import { Stream } from '../../src/random/stream.js';
import type { Case } from './cases.js';

const python = process.env.GANNET_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('reference.py', import.meta.url));

/** What reference.py prints for a case. */
export async function referenceOf(given: Case): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  try {
    const file = join(folder, 'samples.npz');
    await writeFile(file, encodeNpz(arraysOf(given)));
    const { stdout } = await promisify(execFile)(python, [script, file]).catch((cause: Error) => {
      throw new Error(
        `${python} could not run the check. Name a Python with what reference.py needs in GANNET_PYTHON.`,
        {
          cause,
        },
      );
    });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Besides the samples: the random draws that the metrics make, and the scales of MS-SSIM. */
function arraysOf({ real, fake, k, kid, probabilities, splits, pairs }: Case): Record<string, NpyArray> {
  const order = new Stream(0, 'judge/score').permutation(probabilities.rows);
  const draws = (of: string, rows: number): NpyArray => {
    const drawn = Array.from({ length: kid.subsets }, (_, s) => {
      return [...new Stream(kid.seed, `judge/kid/${of}`, s).permutation(rows).subarray(0, kid.subsetSize)];
    });
    return integers(drawn.flat(), [kid.subsets, kid.subsetSize]);
  };
  const arrays: Record<string, NpyArray> = {
    real: matrix(real),
    fake: matrix(fake),
    probabilities: matrix(probabilities),
    order: integers([...order]),
    k: integers([k]),
    splits: integers([splits]),
    drawsReal: draws('real', real.rows),
    drawsFake: draws('fake', fake.rows),
  };
  for (const [i, [a, b]] of pairs.entries()) {
    const shape = [2, a.channels, a.height, a.width];
    arrays[`pair${i}`] = { shape, data: Float32Array.from([...Array.from(a.data), ...Array.from(b.data)]) };
    const weights = Float32Array.from(scaleWeights(a.height, a.width));
    arrays[`weights${i}`] = { shape: [weights.length], data: weights };
  }
  return arrays;
}

function matrix({ rows, width, data }: Features): NpyArray {
  return { shape: [rows, width], data };
}

function integers(values: readonly number[], shape: readonly number[] = [values.length]): NpyArray {
  return { shape, data: BigInt64Array.from(values, BigInt) };
}
