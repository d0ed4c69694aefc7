import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { loadDataset } from '../src/data/load.js';
import { colour, count, expectSplit, grey, held, names, side } from './sources/images.js';

/** A Python with NumPy and whatever else there is; tests/python/sources.py says what it lacks. */
const python = process.env.GANNET_PYTHON ?? 'python3';
const script = join(import.meta.dirname, 'python/sources.py');

let folder: string;
let made: { readonly made: readonly string[]; readonly failed: Readonly<Record<string, string>> };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  try {
    made = JSON.parse((await promisify(execFile)(python, [script, folder])).stdout.trim().split('\n').at(-1)!);
  } catch (error) {
    // An assertion of the script's is no lack of Python.
    if (!/ENOENT|ModuleNotFoundError/.test(String(error))) throw error;
    made = { made: [], failed: { python: `${python} is no Python with NumPy` } };
  }
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function needs(context: TestContext, writer: string): void {
  if (made.made.includes(writer)) return;
  context.skip(`${writer} of tests/python/sources.py could not write: ${made.failed[writer] ?? made.failed.python}`);
}

const sources = [
  ['numpy_npz', 'digits.npz', ['0', '1', '2', '3'], grey, true],
  ['numpy_float', 'floats.npz', ['0', '1', '2', '3'], colour, false],
  ['numpy_texts', 'texts.npz', names, grey, false],
  ['numpy_bytes', 'bytes.npz', names, grey, true],
  ['numpy_named', 'named.npz', names, grey, false],
  ['numpy_files', 'files', ['0', '1', '2', '3'], grey, true],
  ['h5py_arrays', 'arrays.h5', names, grey, false],
  ['pandas_csv', 'csv', names, colour, false],
  ['pandas_jsonl', 'jsonl', names, colour, false],
  ['pandas_marks', 'marks', names, colour, false],
  ['pandas_splits', 'splits', names, colour, true],
  ['pandas_pixels', 'pixels', ['0', '1', '2', '3'], grey, true],
  ['pyarrow_parquet', 'arrow', names, colour, true],
  ['huggingface_datasets', 'hub', names, colour, true],
  ['torchvision_folders', 'vision', names, colour, false],
  ['torchvision_idx', 'torch', ['0', '1', '2', '3'], grey, true],
  ['tensorflow_zip', 'pets.zip', names, colour, true],
] as const;
for (const [writer, source, classNames, imageOf, isSplit] of sources) {
  test(`${writer} is read as it was written`, async (context) => {
    needs(context, writer);
    const dataset = await loadDataset(join(folder, source));
    expect(dataset).toMatchObject({ height: side, width: side, channels: imageOf === grey ? 1 : 3 });
    expect(dataset.classNames).toEqual(classNames);
    expectSplit(dataset.train, 0, count, imageOf);
    expect(dataset.test.count).toBe(isSplit ? held : 0);
    if (isSplit) expectSplit(dataset.test, count, count + held, imageOf);
  });
}

test("the zip of stylegan2-ada's dataset tool is read with its labels", async (context) => {
  needs(context, 'stylegan_zip');
  const { train, height, width, classNames } = await loadDataset(join(folder, 'ada.zip'));
  expect([train.count, height, width, ...classNames]).toEqual([count, 16, 16, '0', '1', '2', '3']);
  expect([...train.labels].sort()).toEqual(Array.from({ length: count }, (_, i) => Math.floor(i / 10)));
});

test("texts that NumPy stores as Python's own objects are refused, with what to save in their place", async (context) => {
  needs(context, 'numpy_objects');
  await expect(loadDataset(join(folder, 'objects.npz'))).rejects.toThrow(
    "labels.npy, the labels, holds Python's own objects where numbers are needed: save an array of whole numbers or of texts, such as labels.astype(str)",
  );
});
