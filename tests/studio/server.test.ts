import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunFolder } from '../../src/run/folder.js';
import type { RunDetail, RunSummary } from '../../src/studio/schema.js';
import { createStudio, type StudioApp } from '../../src/studio/studio.js';
import { inTemporaryFolder, tinyConfig, tinyDataset } from '../tiny.js';

const runtime = { description: 'none', threads: 1 };
const dataset = tinyDataset();
const base = 'http://127.0.0.1:4290';
const line = (step: number, loss = 1 / step) => ({
  step,
  epoch: 1,
  losses: { D: { total: loss }, G: { total: 2 * loss } },
  seconds: 1,
  imagesPerSecond: 8,
});
const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000a000000140800000000', 'hex');

async function makeRun(root: string, name: string, steps: number, reports: number): Promise<RunFolder> {
  const run = await RunFolder.create(tinyConfig(runtime, dataset, { steps }), join(root, name));
  for (let step = 1; step <= reports; step++) await run.appendStats(line(step));
  await run.writeCheckpoint(reports, new Uint8Array(8));
  await run.writeImage(reports, '', png);
  return run;
}

describe('a studio', () => {
  let root: string;
  let studio: StudioApp;
  let done = (): void => undefined;
  let emptied: Promise<void>;
  const options = { version: '1', pages: null, host: '127.0.0.1', token: null, isReadOnly: false };

  beforeAll(async () => {
    await new Promise<void>((ready) => {
      emptied = inTemporaryFolder(async (folder) => {
        root = join(folder, 'runs');
        await makeRun(root, 'done', 3, 3);
        await makeRun(root, 'half', 9, 4);
        await makeRun(root, 'bad <b>', 9, 2);
        await writeFile(join(root, 'bad <b>', 'stats.jsonl'), 'not json\n');
        await mkdir(join(folder, 'outside'));
        await writeFile(join(folder, 'outside', 'config.json'), '{}');
        await writeFile(join(folder, 'secret.png'), 'secret');
        await symlink(join(folder, 'outside'), join(root, 'link'));
        await symlink(join(folder, 'secret.png'), join(root, 'half', 'images', '000009.png'));
        studio = await createStudio({ ...options, root });
        ready();
        await new Promise<void>((end) => {
          done = end;
        });
      });
    });
  });

  afterAll(async () => {
    await studio.close();
    done();
    await emptied;
  });

  const ask = (path: string, init: RequestInit = {}, of = studio): Promise<Response> =>
    Promise.resolve(
      of.app.request(`${base}${path}`, { ...init, headers: { Host: '127.0.0.1:4290', ...init.headers } }),
    );
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const refusal = async (answer: Promise<Response>): Promise<[number, string]> => {
    const response = await answer;
    return [response.status, ((await response.json()) as { error: string }).error];
  };

  test('lists every run with its state, and no folder that is none or a link out', async () => {
    const runs = (await (await ask('/api/runs')).json()) as RunSummary[];
    expect(runs.map(({ name, state, step, steps }) => [name, state, step, steps])).toEqual([
      ['bad <b>', 'damaged', 0, 9],
      ['done', 'finished', 3, 3],
      ['half', 'stopped', 4, 9],
    ]);
    expect(runs[0]!.problem).toBe('stats.jsonl, line 1 is not JSON: it may have been edited or cut short');
    expect(runs[2]).toMatchObject({ recipe: 'acgan', data: 'tiny', seed: 3, secondsLeft: null, canStop: false });
  });

  test('tells all of a run', async () => {
    const detail = (await (await ask('/api/runs/half')).json()) as RunDetail;
    expect(detail.curves).toMatchObject({ steps: [1, 2, 3, 4], thinned: 1 });
    expect(detail.curves.losses['G/total']).toEqual([2, 1, 2 / 3, 0.5]);
    expect(detail.extras).toMatchObject({
      pictures: { '': [4, 9] },
      checkpoints: [4],
      hasReals: false,
      generator: null,
    });
    expect(detail.config).toMatchObject({ recipe: 'acgan', options: { steps: 9 } });
  });

  test('gives a picture, to be kept where its address names a version', async () => {
    const answer = await ask('/api/runs/half/images/000004.png?v=1');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
    const tag = answer.headers.get('ETag')!;
    const again = await ask('/api/runs/half/images/000004.png', { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('Cache-Control')).toContain('no-cache');
  });

  test.each([
    ['/api/runs/..%2F..%2Fetc', 400],
    ['/api/runs/%2e%2e%2fhalf', 400],
    ['/api/runs/half%00', 400],
    ['/api/runs/half%5C..%5Cdone', 400],
    ['/api/runs/.hidden', 400],
    [`/api/runs/${'x'.repeat(300)}`, 400],
    ['/api/runs/none', 404],
    ['/api/runs/link', 404],
    ['/api/runs/half/images/000009.png', 404],
    ['/api/runs/half/images/..%2Fconfig.json', 404],
    ['/api/runs/half/images/config.json', 404],
    ['/api/runs/half/config.json', 404],
    ['/api/runs/half/samples.png?seeds=5-1', 400],
    ['/api/runs/half/samples.png?seeds=0-99999999', 400],
    ['/api/runs/half/samples.png?seeds=x', 400],
    ['/api/runs/half/samples.png?grid=999x999', 400],
    ['/api/runs/half/samples.png?seeds=1&seeds=2', 400],
    ['/api/runs/half/samples.png?other=1', 400],
    ['/api/runs/half/directions?label=-1', 400],
    ['/api/events?runs=a,b,c,d,e', 400],
    ['/%2e%2e/package.json', 404],
  ])('GET %s is refused in words', async (path, status) => {
    const [code, error] = await refusal(ask(path));
    expect([code, error.length > 10]).toEqual([status, true]);
    expect(error).not.toContain(root);
  });

  test('refuses another host name and other sites, and says why', async () => {
    const other = { headers: { Host: 'evil.example' } };
    expect(await refusal(ask('/api/runs', other))).toEqual([
      403,
      'this studio is not at the host evil.example: open the address that it printed',
    ]);
    expect((await refusal(ask('/api/runs', { headers: { Host: '' } })))[0]).toBe(403);
    expect((await refusal(post('/api/runs/half/stop', {}, { Origin: 'http://evil.example' })))[0]).toBe(403);
    expect((await refusal(post('/api/runs/half/stop', {}, { Origin: 'null' })))[0]).toBe(403);
    expect((await refusal(ask('/api/runs', { headers: { 'Sec-Fetch-Site': 'cross-site' } })))[0]).toBe(403);
    // The studio's own page gets as far as the run, which nobody trains.
    const own = { Origin: 'http://127.0.0.1:4290', 'Sec-Fetch-Site': 'same-origin' };
    expect(await refusal(post('/api/runs/half/stop', {}, own))).toEqual([409, 'nobody trains half']);
  });

  test('bounds and checks what it is sent', async () => {
    expect(await refusal(post('/api/runs', { recipe: 'x'.repeat(2 << 20) }))).toEqual([
      413,
      'the body is larger than 1048576 bytes',
    ]);
    const plain = { method: 'POST', body: '{}', headers: { 'Content-Type': 'text/plain' } };
    expect((await refusal(ask('/api/runs', plain)))[0]).toBe(415);
    const broken = { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } };
    expect(await refusal(ask('/api/runs', broken))).toEqual([400, 'the body is not JSON']);
    expect(await refusal(post('/api/runs', { recipe: 'acgan', name: '../up' }))).toEqual([
      400,
      'this is no name of a run: it is that of a folder, without . in front and / in it',
    ]);
    expect(await refusal(post('/api/runs', { recipe: 'acgan', name: 'half' }))).toEqual([
      409,
      'there is something called half already: choose another name',
    ]);
    expect((await refusal(post('/api/runs', { recipe: 'agcan' })))[1]).toContain('did you mean acgan?');
    expect((await refusal(post('/api/runs', { recipe: 'acgan', set: { 'a b': 1 } })))[0]).toBe(400);
    expect((await refusal(post('/api/runs', { recipe: 'acgan', more: 1 })))[0]).toBe(400);
    expect(await refusal(post('/api/runs/done/resume', {}))).toEqual([
      409,
      'done is finished, at step 3: give more steps or epochs',
    ]);
  });

  test('its headers keep a page to itself', async () => {
    const { headers } = await ask('/api/runs');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('Content-Security-Policy')).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  });

  test('one that only shows changes nothing, and one with a token is closed without it', async () => {
    const shown = await createStudio({ ...options, root, isReadOnly: true });
    const answer = ask('/api/runs/done', { method: 'DELETE' }, shown);
    expect(await refusal(answer)).toEqual([403, 'this studio only shows: it was started with --read-only']);
    expect((await ask('/api/runs', {}, shown)).status).toBe(200);
    const token = 'abcdefghijkl';
    const closed = await createStudio({ ...options, root, token });
    expect((await refusal(ask('/api/runs', {}, closed)))[0]).toBe(401);
    expect((await refusal(ask('/api/runs', { headers: { Authorization: 'Bearer abcdefghijkx' } }, closed)))[0]).toBe(
      401,
    );
    expect((await ask('/api/runs', { headers: { Authorization: `Bearer ${token}` } }, closed)).status).toBe(200);
    const entry = await ask(`/?token=${token}`, {}, closed);
    expect([entry.status, entry.headers.get('Location')]).toEqual([302, '/']);
    expect(entry.headers.get('Set-Cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    const cookie = entry.headers.get('Set-Cookie')!.split(';')[0]!;
    expect((await ask('/api/runs', { headers: { Cookie: cookie } }, closed)).status).toBe(200);
    await shown.close();
    await closed.close();
  });

  test('describes itself: every endpoint, with the schemas that it checks by', async () => {
    const api = (await (await ask('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, { parameters: unknown[] }>>;
    };
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining([
        '/api/runs',
        '/api/runs/{name}',
        '/api/runs/{name}/events',
        '/api/runs/{name}/samples.npz',
        '/api/runs/{name}/evaluate',
        '/api/runs/{name}/page',
      ]),
    );
    expect(Object.keys(api.paths['/api/runs']!)).toEqual(['get', 'post']);
    expect(api.paths['/api/runs/{name}/samples.png']!.get!.parameters).toContainEqual({
      name: 'seeds',
      in: 'query',
      required: false,
      schema: { type: 'string', maxLength: 4096, description: 'such as 1,5,600-605' },
    });
  });

  test('deletes a run', async () => {
    await makeRun(root, 'gone', 3, 3);
    expect((await ask('/api/runs/gone', { method: 'DELETE' })).status).toBe(200);
    expect((await refusal(ask('/api/runs/gone')))[0]).toBe(404);
  });

  describe('events', () => {
    /** @param act given a way to wait until something was told */
    const events = async (
      path: string,
      until: (all: string) => boolean,
      act: (told: (text: string) => Promise<void>) => Promise<void>,
    ): Promise<string> => {
      const answer = await ask(path);
      const reader = answer.body!.getReader();
      let all = '';
      const decoder = new TextDecoder();
      void act(async (text) => {
        while (!all.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
      });
      while (!until(all)) {
        const { value, done: isOver } = await reader.read();
        if (isOver) break;
        all += decoder.decode(value);
      }
      await reader.cancel();
      return all;
    };
    const steps = (all: string): number[] =>
      [...all.matchAll(/^event: gain\ndata: (.*)$/gm)].flatMap(([, data]) =>
        (JSON.parse(data!) as { stats: { step: number }[] }).stats.map(({ step }) => step),
      );

    test('tell what a run gains, and go on where they were left', async () => {
      const run = await makeRun(root, 'live', 99, 2);
      const { cursor } = (await (await ask('/api/runs/live')).json()) as RunDetail;
      const first = await events(
        `/api/runs/live/events?from=${cursor}`,
        (all) => steps(all).length >= 3,
        async () => {
          for (const step of [3, 4, 5]) await run.appendStats(line(step));
        },
      );
      expect(steps(first)).toEqual([3, 4, 5]);
      await run.appendStats(line(6));
      const left = [...first.matchAll(/^id: (.*)$/gm)].at(-1)![1]!;
      const second = await events(
        `/api/runs/live/events?from=${left}`,
        (all) => steps(all).length >= 2,
        () => run.appendStats(line(7)),
      );
      expect(steps(second)).toEqual([6, 7]);
      await rm(join(root, 'live'), { recursive: true });
    });

    test('say when a run begins anew, appears and goes', async () => {
      const run = await makeRun(root, 'again', 99, 5);
      const { cursor } = (await (await ask('/api/runs/again')).json()) as RunDetail;
      const all = await events(
        `/api/events?list=1&runs=again&from=${cursor}`,
        (text) => text.includes('event: gone'),
        async (told) => {
          await told('"name":"again"');
          await run.rewind(2);
          await makeRun(root, 'newer', 9, 1);
          await told('"name":"newer"');
          await rename(join(root, 'newer'), join(root, '.newer'));
        },
      );
      expect(all).toContain('event: reset\ndata: {"run":"again"}');
      expect(all).toContain('"name":"newer"');
      expect(all).toContain('event: gone\ndata: {"run":"newer"}');
      await rm(join(root, 'again'), { recursive: true });
    });
  });
});

test('many reports are thinned to their extremes, in the order in which they came', async () => {
  const { curvesOf } = await import('../../src/studio/thin.js');
  const reports = Array.from({ length: 10_000 }, (_, i) => line(i + 1, i === 5000 ? 100 : i === 5001 ? -100 : 1));
  const { steps, losses, thinned } = curvesOf(reports);
  expect(thinned).toBe(5);
  expect(steps.length).toBe(4000);
  expect(losses['D/total']!.slice(1999, 2003)).toEqual([1, 100, -100, 1]);
  expect(steps.slice(2000, 2002)).toEqual([5001, 5005]);
});
