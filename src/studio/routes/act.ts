import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { findRecipe } from '../../recipes/index.js';
import { makeNumbered } from '../../run/number.js';
import type { Api } from '../endpoint.js';
import { pageFile } from '../extras.js';
import { fileState } from '../files.js';
import { Helper } from '../helper.js';
import type { Hub } from '../hub.js';
import { type Jobs, stop } from '../jobs.js';
import { checkName } from '../place.js';
import { Refusal } from '../refusal.js';
import {
  beginSchema,
  branchSchema,
  choiceSchema,
  evaluateSchema,
  forecastSchema,
  pageAnswer,
  pageSchema,
  resumeSchema,
  startedSchema,
} from '../schema.js';

export interface Acting {
  readonly hub: Hub;
  readonly jobs: Jobs;
  readonly helper: Helper;
  readonly root: string;
  /** @throws Refusal if the data may not be named from here */
  readonly checkData: (source: string) => Promise<void>;
}

/** Forecasts at once: each takes all processors for seconds. */
const mostForecasts = 2;

/** What begins, changes or ends something. */
export function addActing(api: Api, { hub, jobs, helper, root, checkData }: Acting): void {
  let forecasts = 0;

  /** Whether a training holds the lock of a run's folder. */
  const holds = (path: string) => async (pid: number) => (await hub.view(path)).training()?.pid === pid;
  /** A folder of that name, or of the next free one: made at once, so that nobody else takes it. */
  const reserve = async (name: string | undefined, recipe: string, data: string): Promise<string> => {
    if (name === undefined) return basename(await makeNumbered(root, [recipe, data], (path) => mkdir(path)));
    checkName(name);
    try {
      await mkdir(join(root, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new Refusal(409, `there is something called ${name} already: choose another name`);
    }
    return name;
  };
  /** Resumes a run, made longer if that is wished. */
  const resume = async (name: string, given: z.output<typeof resumeSchema>): Promise<void> => {
    const { view } = await hub.find(name);
    const length = given.epochs === undefined ? ['--steps', given.steps] : ['--epochs', given.epochs];
    const args = ['resume', view.path, ...(length[1] === undefined ? [] : length.map(String))];
    await jobs.start({ run: name, kind: 'resume', outlives: given.outlives }, args, holds(name));
  };

  api.add(
    {
      method: 'post',
      path: '/api/forecast',
      summary: 'what a run would take, from a few steps of it',
      body: choiceSchema,
      answer: forecastSchema,
    },
    async ({ body, context }) => {
      await checkData(body.data);
      if (forecasts >= mostForecasts) throw new Refusal(503, 'two forecasts are under way: wait for one');
      forecasts++;
      // A process of its own, whose memory is that of the run alone.
      const own = new Helper();
      try {
        const { recipe, ...choice } = body;
        return await own.ask({ kind: 'forecast', recipe, choice: defined(choice) }, context.req.raw.signal);
      } finally {
        own.close();
        forecasts--;
      }
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs',
      summary: 'begins a run',
      body: beginSchema,
      answer: startedSchema,
      status: 201,
    },
    async ({ body }) => {
      findRecipe(body.recipe);
      await checkData(body.data);
      const name = await reserve(body.name, body.recipe, dataName(body.data));
      const path = join(root, name);
      try {
        const args = ['train', body.recipe, '--out', path, ...beginArguments(body)];
        await jobs.start({ run: name, kind: 'train', outlives: body.outlives }, args, async () =>
          Boolean(await fileState(join(path, 'config.json'))),
        );
      } catch (error) {
        jobs.forget(name);
        await rmdir(path).catch(() => undefined);
        throw error;
      }
      return { name };
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs/:name/stop',
      summary: 'lets a training finish its step, save and end',
      body: z.object({}),
      answer: startedSchema,
      status: 202,
    },
    async ({ name }) => {
      const { view } = await hub.find(name);
      const training = view.training();
      if (!training) throw new Refusal(409, `nobody trains ${name}`);
      if (training.pid === null) {
        throw new Refusal(
          409,
          `${name} is trained in another container or on another machine: stop it there, by Ctrl-C`,
        );
      }
      stop(training.pid);
      return { name };
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs/:name/resume',
      summary: 'goes on with a run, made longer if that is wished',
      body: resumeSchema,
      answer: startedSchema,
      status: 202,
    },
    async ({ name, body }) => {
      const { summary } = await hub.find(name);
      if (summary.state === 'training') throw new Refusal(409, `${name} is being trained already`);
      if (summary.state === 'finished' && body.steps === undefined && body.epochs === undefined) {
        throw new Refusal(409, `${name} is finished, at step ${summary.step}: give more steps or epochs`);
      }
      await resume(name, body);
      return { name };
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs/:name/branch',
      summary: 'begins a run that goes on from a checkpoint of this one with other options',
      body: branchSchema,
      answer: startedSchema,
      status: 201,
    },
    async ({ name, body }) => {
      const { view, summary } = await hub.find(name);
      const { from, steps, epochs, seed, set, outlives } = body;
      const made = await reserve(body.name, summary.recipe ?? 'branch', summary.data ?? 'data');
      const out = join(root, made);
      try {
        const choice = defined({ from, steps, epochs, seed, set, out });
        await helper.ask({ kind: 'branch', run: view.path, choice });
      } catch (error) {
        await rmdir(out).catch(() => undefined);
        throw error;
      }
      await resume(made, { outlives });
      return { name: made };
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs/:name/evaluate',
      summary: 'has a judge measure what the generator draws now',
      body: evaluateSchema,
      answer: startedSchema,
      status: 202,
    },
    async ({ name, body }) => {
      const { view } = await hub.find(name);
      const { samples, ganTrain } = body;
      const args = [
        ...['evaluate', view.path],
        ...(samples === undefined ? [] : ['--samples', String(samples)]),
        ...(ganTrain === undefined ? [] : ['--gan-train', ganTrain]),
      ];
      await jobs.start({ run: name, kind: 'evaluate', outlives: true }, args, async () => true);
      return { name };
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs/:name/report',
      summary: 'writes report.html',
      body: z.object({}),
      answer: startedSchema,
      status: 202,
    },
    async ({ name }) => {
      const { view } = await hub.find(name);
      await jobs.start({ run: name, kind: 'report', outlives: true }, ['report', view.path], async () => true);
      return { name };
    },
  );

  api.add(
    {
      method: 'post',
      path: '/api/runs/:name/page',
      summary: `writes ${pageFile}, one file that draws with the generator in a browser`,
      body: pageSchema,
      answer: pageAnswer,
      status: 201,
    },
    async ({ name, body }) => {
      const { view } = await hub.find(name);
      const answer = await helper.ask<z.output<typeof pageAnswer>>({
        kind: 'page',
        run: view.path,
        choice: defined(body),
      });
      hub.wake();
      return answer;
    },
  );

  api.add(
    {
      method: 'delete',
      path: '/api/runs/:name',
      summary: 'deletes a run for good',
      answer: startedSchema,
    },
    async ({ name }) => {
      const { view, summary } = await hub.find(name);
      if (summary.state === 'training' || view.training()) {
        throw new Refusal(409, `${name} is being trained: stop it first`);
      }
      // Out of sight at once: half of a run is never shown.
      const trash = join(root, `.deleted-${process.pid}-${Date.now()}`);
      await rename(view.path, trash);
      await rm(trash, { recursive: true, force: true });
      jobs.forget(name);
      hub.wake();
      return { name };
    },
  );
}

/** A choice as arguments of `gannet train`. */
function beginArguments(choice: z.output<typeof beginSchema>): string[] {
  const flags = {
    '--data': choice.data,
    '--preset': choice.preset,
    '--seed': choice.seed,
    '--threads': choice.threads,
    '--evaluate-every': choice.evaluateEvery,
    '--keep-best': choice.keepBest,
  };
  return [
    ...Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`${flag}=${value}`])),
    ...Object.entries(choice.set).map(([key, value]) => `--set=${key}=${[value].flat().join(',')}`),
  ];
}

/** What a run is called after: the last part of its data's path. */
function dataName(source: string): string {
  return (
    source
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) || 'data'
  );
}

/** Without what is undefined. */
function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
