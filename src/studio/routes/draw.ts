import { z } from 'zod';
import type { SampleChoice } from '../../app/draw.js';
import { describeRecipe } from '../../app/recipes.js';
import { recipes } from '../../recipes/index.js';
import type { Api } from '../endpoint.js';
import type { Helper } from '../helper.js';
import type { Hub } from '../hub.js';
import { Refusal } from '../refusal.js';
import { directionsSchema, nearestSchema, nearImageSchema, recipeSchema } from '../schema.js';

/** Images that one request may ask for. */
const mostImages = 2500;

const samples = z.object({
  seeds: z.string().max(4096).optional().describe('such as 1,5,600-605'),
  classes: z.string().max(4096).optional().describe('such as 0-3,7 or Trouser; all by default'),
  grid: z
    .string()
    .regex(/^\d{1,3}x\d{1,3}$/, 'such as 2x5')
    .optional()
    .describe('rows x columns'),
  titles: z.enum(['0', '1']).default('0'),
  v: z.string().max(64).optional().describe('any text'),
});

/** What takes ONNX Runtime or the data, and is done by the helper. */
export function addDrawing(api: Api, hub: Hub, helper: Helper): void {
  api.add({ method: 'get', path: '/api/recipes', summary: 'what can be trained', answer: z.array(recipeSchema) }, () =>
    [...recipes.values()].map(describeRecipe),
  );

  for (const [to, type] of [
    ['png', 'image/png'],
    ['npz', 'application/zip'],
  ] as const) {
    api.add(
      {
        method: 'get',
        path: `/api/runs/:name/samples.${to}`,
        summary: `draws with the run's generator, as gannet sample --to ${to} does`,
        query: samples,
        answer: type,
      },
      async ({ name, query }) => {
        const { view } = await hub.find(name);
        const choice = choiceOf(query);
        const task = { kind: 'draw', run: view.path, to, titles: query.titles === '1', choice } as const;
        const bytes = await helper.ask<Uint8Array<ArrayBuffer>>(task);
        return new Response(bytes, { headers: { 'Content-Type': type } });
      },
    );
  }

  api.add(
    {
      method: 'get',
      path: '/api/runs/:name/directions',
      summary: "the principal directions of the generator's first layer",
      query: z.object({
        label: z.coerce.number().int().min(0).max(65_535).default(0).describe('the class'),
        count: z.coerce.number().int().min(1).max(64).default(8),
      }),
      answer: directionsSchema,
    },
    async ({ name, query }) => {
      const { view } = await hub.find(name);
      return helper.ask({ kind: 'directions', run: view.path, ...query });
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs/:name/nearest',
      summary: 'the training images that are nearest to an image; it changes nothing',
      body: nearestSchema,
      answer: z.array(nearImageSchema),
    },
    async ({ name, body }) => {
      const { view } = await hub.find(name);
      const image = new Uint8Array(Buffer.from(body.image, 'base64'));
      return helper.ask({ kind: 'nearest', run: view.path, image, count: body.count });
    },
  );
}

/** @throws Refusal for a list that is none, or for more images than one request may have */
function choiceOf({ seeds, classes, grid }: z.output<typeof samples>): SampleChoice {
  const [rows, columns] = grid?.split('x').map(Number) ?? [];
  if (rows !== undefined && (rows < 1 || columns! < 1 || rows * columns! > mostImages)) {
    throw new Refusal(400, `grid: that is no picture of 1 to ${mostImages} images`);
  }
  return {
    ...(seeds !== undefined && { seeds: seedList(seeds) }),
    ...(classes !== undefined && { classes }),
    ...(rows !== undefined && { grid: { rows, columns: columns! } }),
  };
}

function seedList(text: string): number[] {
  const seeds: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(part.trim());
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? from);
    if (!match || from > to)
      throw new Refusal(400, `seeds: ${part.slice(0, 40)} is no whole number and no range such as 600-605`);
    if (seeds.length + to - from + 1 > mostImages) throw new Refusal(400, `seeds: at most ${mostImages} at once`);
    for (let seed = from; seed <= to; seed++) seeds.push(seed);
  }
  return seeds;
}
