import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { GannetError } from '../errors.js';
import { Api, mostBody } from './endpoint.js';
import { EpochLengths } from './epoch-lengths.js';
import { type GuardOptions, guard, loopback } from './guard.js';
import { secureHeaders } from './headers.js';
import { Helper } from './helper.js';
import { Hub } from './hub.js';
import { Jobs } from './jobs.js';
import { openApi } from './openapi.js';
import type { Pages } from './page.js';
import { Refusal } from './refusal.js';
import { addActing } from './routes/act.js';
import { addDrawing } from './routes/draw.js';
import { addReading } from './routes/read.js';
import { serveMnist, servePage } from './static.js';

export interface StudioOptions extends GuardOptions {
  /** The folder whose runs are shown. */
  readonly root: string;
  /** Gannet's. */
  readonly version: string;
  /** The folders of the built pages; null to serve the interface alone. */
  readonly pages: Pages | null;
}

/** The studio as something that answers requests, and what it has begun. */
export interface StudioApp {
  readonly app: Hono;
  readonly jobs: Jobs;
  /** Ends what is not to outlive it. */
  close(): Promise<void>;
}

export async function createStudio(options: StudioOptions): Promise<StudioApp> {
  const { version, root, isReadOnly, host } = options;
  const app = new Hono();
  app.use(secureHeaders);
  app.use(guard(options));
  app.use(
    bodyLimit({
      maxSize: mostBody,
      onError: () => {
        throw new Refusal(413, `the body is larger than ${mostBody} bytes`);
      },
    }),
  );
  app.onError((error, context) => {
    if (error instanceof Refusal) return context.json({ error: error.message }, error.status);
    if (error instanceof GannetError) return context.json({ error: error.message }, 422);
    console.error(error);
    return context.json({ error: "this is a bug of Gannet's: the studio's terminal has the details" }, 500);
  });
  app.notFound((context) => context.json({ error: `there is nothing at ${context.req.path}` }, 404));
  const helper = new Helper();
  const lengths = new EpochLengths(helper, () => hub.wake());
  const jobs: Jobs = new Jobs(() => hub.wake());
  const hub: Hub = new Hub(root, {
    jobs: (name) => jobs.of(name),
    stepsPerEpoch: (view, config) => lengths.of(view, config),
  });
  const takesPaths = loopback.has(host);
  const api = new Api(app);
  addReading(api, hub, { version, root, isReadOnly, takesPaths });
  addDrawing(api, hub, helper);
  addActing(api, { hub, jobs, helper, root, checkData: (source) => checkData(hub, takesPaths, source) });
  api.add({ method: 'get', path: '/api/openapi.json', summary: 'this description', answer: z.unknown() }, () =>
    openApi(api.endpoints, version),
  );
  if (options.pages !== null) {
    await servePage(app, options.pages.studio, '/');
    await servePage(app, options.pages.playground, '/playground/');
    await serveMnist(app, '/playground/mnist/');
  }
  const close = async (): Promise<void> => {
    helper.close();
    await jobs.close();
  };
  return { app, jobs, close };
}

/** @throws Refusal for a path, where who asks may not be who sits at this machine, unless a run has these data already */
async function checkData(hub: Hub, takesPaths: boolean, source: string): Promise<void> {
  if (source === 'mnist' || takesPaths) return;
  for (const { name } of await hub.list()) {
    const config = await (await hub.view(name)).config.read().catch(() => null);
    if (config?.data.source === source) return;
  }
  throw new Refusal(403, 'from another machine, only mnist and data that a run here has already can be trained on');
}
