import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parseReference, storedReference } from './reference.js';

const python = process.env.GANNET_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('../python/blocks.py', import.meta.url));

test('the stored values are what PyTorch computes here', async () => {
  const { stdout } = await promisify(execFile)(python, [script], { maxBuffer: 2 ** 26 }).catch((cause: Error) => {
    throw new Error(`${python} could not run the check. Name a Python with torch in GANNET_PYTHON.`, { cause });
  });
  const [live, stored] = [parseReference(stdout), await storedReference()];
  expect(Object.keys(live)).toEqual(Object.keys(stored));
  for (const [name, { in: given, out }] of Object.entries(live)) {
    expect(given, name).toEqual(stored[name]!.in);
    expect(Object.keys(out), name).toEqual(Object.keys(stored[name]!.out));
    for (const [key, { shape, data }] of Object.entries(out)) {
      expect(shape, `${name}: ${key}`).toEqual(stored[name]!.out[key]!.shape);
      for (const [i, v] of data.entries())
        expect(v, `${name}: ${key}`).toBeCloseTo(stored[name]!.out[key]!.data[i]!, 7);
    }
  }
});
