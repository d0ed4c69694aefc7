import { createHash } from 'node:crypto';
import { z } from 'zod';
import { gannet } from '../../command.js';
import type { Dataset } from '../../data/dataset.js';
import { GannetError } from '../../errors.js';

/** A SHA-256 in hexadecimal. */
const sum = z.string().regex(/^[0-9a-f]{64}$/);
const measured = z.strictObject({
  images: z.int().min(1).describe('how many were read'),
  accuracy: z.number().min(0).max(1).describe('share that was told right'),
});

/** More than any judge has, and little enough for memory: pixels along an edge, classes, features. */
const most = { edge: 4096, classes: 10_000, features: 100_000 };

const schema = z.strictObject({
  format: z.literal(1),
  name: z.string().min(1),
  task: z.enum(['classes', 'rotations']).describe('what it learnt to tell'),
  image: z.strictObject({
    channels: z.union([z.literal(1), z.literal(3)]),
    height: z.int().min(1).max(most.edge),
    width: z.int().min(1).max(most.edge),
  }),
  classNames: z.array(z.string()).min(2).max(most.classes).describe('what the logits stand for'),
  features: z.int().min(1).max(most.features),
  architecture: z.array(z.string()).describe('a line a layer: name, kind, output, parameters'),
  parameters: z.int().min(1),
  data: z.strictObject({
    name: z.string(),
    fingerprint: sum.describe('of the whole data'),
    testLabels: sum.nullable().describe('of the labels of the test images, by which the data are known again'),
    learntFrom: z.int().min(1).describe('images'),
  }),
  training: z.strictObject({
    command: z.string(),
    options: z.record(z.string(), z.unknown()),
    seed: z.int().min(0),
    lowering: z.string(),
    runtime: z.string(),
    gannet: z.string(),
    date: z.string(),
  }),
  accuracy: z.strictObject({
    heldOut: measured.nullable().describe('on training images that were not learnt from'),
    test: measured.nullable().describe('on the test images'),
  }),
  temperature: z.number().positive().default(1).describe('by which the logits are divided, from the held-out images'),
  sha256: sum.describe('of the .onnx file'),
});

/** What stands in the .json file beside a judge's .onnx file. */
export type JudgeCard = z.output<typeof schema>;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of the labels of a dataset's test images; null where there are none. */
export function testLabelsOf({ test }: Pick<Dataset, 'test'>): string | null {
  return test.count > 0 ? sha256(test.labels) : null;
}

/** @throws GannetError if the text is no card */
export function parseCard(text: string, where: string): JudgeCard {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new GannetError(`${where} is damaged: it is no JSON (${(error as Error).message})`);
  }
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  throw new GannetError(
    `${where} is not the card of a judge: ${issue!.path.join('.') || 'the whole'}: ${issue!.message}. ` +
      `${gannet('judge', 'train')} makes a judge with its card`,
  );
}

export function cardText(card: JudgeCard): string {
  return `${JSON.stringify(card, null, 2)}\n`;
}
