import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { GannetError } from '../../src/errors.js';
import { decodeSafetensors } from '../../src/formats/safetensors.js';

const shape = z.array(z.int().min(1));

const schema = z.object({
  system: z.string(),
  batch: z.int().min(1),
  steps: z.int().min(1),
  image_layout: z.string(),
  params: z.array(
    z.object({
      name: z.string(),
      network: z.string(),
      layout: z.string(),
      shape,
      init: z.object({ stream: z.int(), scale: z.number(), offset: z.number() }),
    }),
  ),
  inputs: z.array(
    z.object({
      step: z.int(),
      phase: z.string(),
      name: z.string(),
      kind: z.enum(['uniform', 'labels', 'mask']),
      shape,
      layout: z.string(),
      stream: z.int(),
      scale: z.number().default(1),
      offset: z.number().default(0),
      rate: z.number().default(0),
    }),
  ),
  zero_gradient: z.array(z.string()),
  results: z.record(z.string(), z.array(z.int())),
  f32_error: z.record(z.string(), z.number()),
});

export type Case = z.output<typeof schema> & {
  /** The reference values: by key, at most 256 elements of a result, and its norm under `KEY|norm`. */
  readonly values: ReadonlyMap<string, Float64Array>;
};
export type CaseInput = Case['inputs'][number];

/** Reads every case of a folder, or the one of a system: NAME.json and NAME.safetensors. */
export async function readCases(folder: string, system?: string): Promise<Case[]> {
  const names = (await readdir(folder)).filter((f) => f.endsWith('.json')).sort();
  const cases = await Promise.all(names.map((f) => readCase(join(folder, basename(f, '.json')))));
  const chosen = cases.filter((c) => system === undefined || c.system === system);
  if (chosen.length > 0) return chosen;
  const have = cases.map((c) => c.system).join(', ') || 'none';
  throw new GannetError(`${folder} has no case${system ? ` of ${system}` : ''}; it has ${have}`);
}

async function readCase(path: string): Promise<Case> {
  const parsed = schema.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
  const { tensors } = decodeSafetensors(await readFile(`${path}.safetensors`), `${path}.safetensors`);
  const values = new Map([...tensors].map(([key, t]) => [key, Float64Array.from(t.data as Float64Array)]));
  return { ...parsed, values };
}
