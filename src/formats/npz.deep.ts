import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { encodeNpz } from './npz.js';

const python = process.env.GANNET_PYTHON ?? 'python3';

const script = `
import json, sys
import numpy
with numpy.load(sys.argv[1]) as arrays:
    print(json.dumps({name: [str(a.dtype), a.shape, a.flatten().tolist()] for name, a in arrays.items()}))
`;

test('NumPy reads what is written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  const file = join(folder, 'a.npz');
  const images = Uint8Array.from({ length: 2 * 28 * 28 * 3 }, (_, i) => i % 256);
  const z = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i));
  await writeFile(
    file,
    encodeNpz({
      images: { shape: [2, 28, 28, 3], data: images },
      labels: { shape: [2], data: BigInt64Array.of(3n, 9n) },
      z: { shape: [2, 100], data: z },
    }),
  );
  const { stdout } = await promisify(execFile)(python, ['-c', script, file]).catch((cause: Error) => {
    throw new Error(`${python} could not run the check. It needs a Python with numpy: name one in GANNET_PYTHON.`, {
      cause,
    });
  });
  expect(JSON.parse(stdout)).toEqual({
    images: ['uint8', [2, 28, 28, 3], [...images]],
    labels: ['int64', [2], [3, 9]],
    z: ['float32', [2, 100], [...z]],
  });
  await rm(folder, { recursive: true });
});
