import { join } from 'node:path';
import { z } from 'zod';
import { runFiles } from '../../run/files.js';
import { detailOf } from '../detail.js';
import type { Api } from '../endpoint.js';
import { eventStream } from '../events.js';
import { pageFile, reportFile } from '../extras.js';
import type { Hub } from '../hub.js';
import { filePlace } from '../place.js';
import { Refusal } from '../refusal.js';
import { detailSchema, type Info, infoSchema, summarySchema } from '../schema.js';
import { sendFile } from '../send-file.js';

const png = 'image/png';
const eventType = 'text/event-stream';
const from = z.string().max(4096).default('').describe('where the events were left: the last one’s id, or `cursor`');
const version = z.string().max(64).optional().describe('any text: with it, the answer may be kept for good');

/** Runs a report of its own style and script, cut off from everything else. */
const reportPolicy =
  "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** What only looks. */
export function addReading(api: Api, hub: Hub, info: Info): void {
  api.add({ method: 'get', path: '/api', summary: 'this studio', answer: infoSchema }, () => info);

  api.add({ method: 'get', path: '/api/runs', summary: 'every run', answer: z.array(summarySchema) }, () => hub.list());

  api.add(
    { method: 'get', path: '/api/runs/:name', summary: 'all of a run', answer: detailSchema },
    async ({ name }) => {
      const { view, summary } = await hub.find(name);
      return detailOf(view, summary);
    },
  );

  api.add(
    {
      method: 'get',
      path: '/api/runs/:name/events',
      summary: 'what happens to a run: the events run, extras, gain, reset and gone',
      query: z.object({ from }),
      answer: eventType,
    },
    async ({ name, query, context }) => {
      await hub.find(name);
      const left = context.req.header('Last-Event-ID') ?? query.from;
      return eventStream(hub, { runs: [name], isListing: false, from: left });
    },
  );

  api.add(
    {
      method: 'get',
      path: '/api/events',
      summary: 'what happens to several runs, in one stream',
      query: z.object({
        runs: z.string().max(4096).default('').describe('names, each URL-encoded, with commas between: at most four'),
        list: z.enum(['0', '1']).default('0').describe('1 for the summaries of all runs, too'),
        from,
      }),
      answer: eventType,
    },
    async ({ query, context }) => {
      const runs = query.runs === '' ? [] : query.runs.split(',').map(decodeURIComponent);
      if (runs.length > 4) throw new Refusal(400, `${runs.length} runs: four can be followed at once`);
      for (const run of runs) await hub.find(run);
      const left = context.req.header('Last-Event-ID') ?? query.from;
      return eventStream(hub, { runs, isListing: query.list === '1', from: left });
    },
  );

  api.add(
    {
      method: 'get',
      path: '/api/runs/:name/images/:file',
      summary: 'a picture: `000500.png`, of another figure `000500-classes.png`, of real images `reals.png`',
      query: z.object({ v: version }),
      answer: png,
    },
    async ({ name, query, context }) => {
      const file = context.req.param('file') ?? '';
      if (!/^(?:reals|\d{6,}(?:-[^/\\\0]+)?)\.png$/.test(file)) throw new Refusal(404, `there is no picture ${file}`);
      return send(hub, name, [runFiles.images, file], png, context, query.v !== undefined);
    },
  );

  const files = [
    [runFiles.log, 'text/plain; charset=utf-8', 'what the terminal showed'],
    [runFiles.generator, 'application/octet-stream', 'the newest generator, as ONNX'],
    [runFiles.history, 'application/json', 'mean losses of each epoch'],
  ] as const;
  for (const [file, type, summary] of files) {
    api.add(
      { method: 'get', path: `/api/runs/:name/${file}`, summary, query: z.object({ v: version }), answer: type },
      ({ name, query, context }) => send(hub, name, [file], type, context, query.v !== undefined),
    );
  }

  api.add(
    { method: 'get', path: `/api/runs/:name/${pageFile}`, summary: 'the page that draws', answer: 'text/html' },
    async ({ name, context }) => {
      const response = await send(hub, name, [pageFile], 'text/html; charset=utf-8', context, false);
      // To be saved: here it would be a page of the studio's.
      response.headers.set('Content-Disposition', `attachment; filename="${pageFile}"`);
      response.headers.set('Content-Security-Policy', 'sandbox');
      return response;
    },
  );

  api.add(
    { method: 'get', path: `/api/runs/:name/${reportFile}`, summary: 'the report', answer: 'text/html' },
    async ({ name, context }) => {
      const response = await send(hub, name, [reportFile], 'text/html; charset=utf-8', context, false);
      response.headers.set('Content-Security-Policy', reportPolicy);
      return response;
    },
  );
}

async function send(
  hub: Hub,
  name: string,
  parts: readonly string[],
  type: string,
  context: Parameters<typeof sendFile>[0],
  isVersioned: boolean,
): Promise<Response> {
  const { view } = await hub.find(name);
  const path = await filePlace(view.path, ...parts);
  if (path === null) throw new Refusal(404, `run ${name} has no ${join(...parts)}`);
  return sendFile(context, path, type, isVersioned);
}
