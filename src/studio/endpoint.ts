import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { Refusal } from './refusal.js';

/** Most bytes of a request's body. */
export const mostBody = 1 << 20;

/** One thing that the interface does: what it takes and gives, checked by what documents it. */
export interface Endpoint<Q extends z.ZodObject, B extends z.ZodObject> {
  readonly method: 'get' | 'post' | 'delete';
  /** Such as `/api/runs/:name`. */
  readonly path: string;
  readonly summary: string;
  readonly query?: Q;
  readonly body?: B;
  /** The schema of the JSON that it answers, or a media type. */
  readonly answer: z.ZodType | string;
  readonly status?: 200 | 201 | 202;
}

export interface Call<Q, B> {
  readonly name: string;
  readonly query: Q;
  readonly body: B;
  readonly context: Context;
}

const nothing = z.object({});
type Nothing = typeof nothing;

/** The endpoints of an interface, each of them served and documented. */
export class Api {
  readonly endpoints: Endpoint<z.ZodObject, z.ZodObject>[] = [];
  readonly #app: Hono;

  constructor(app: Hono) {
    this.#app = app;
  }

  /** @param handle gives what is answered as JSON, or a whole response */
  add<Q extends z.ZodObject = Nothing, B extends z.ZodObject = Nothing>(
    endpoint: Endpoint<Q, B>,
    handle: (call: Call<z.output<Q>, z.output<B>>) => unknown,
  ): void {
    this.endpoints.push(endpoint);
    this.#app.on(endpoint.method.toUpperCase(), endpoint.path, async (context) => {
      const query = parse(endpoint.query ?? nothing, queryOf(context)) as z.output<Q>;
      const body = parse(endpoint.body ?? nothing, endpoint.body ? await bodyOf(context) : {}) as z.output<B>;
      const answer = await handle({ name: context.req.param('name') ?? '', query, body, context });
      return answer instanceof Response ? answer : context.json(answer as object, endpoint.status ?? 200);
    });
  }
}

/** Each parameter once; one that is given twice is refused, as which of them counts would be a guess. */
function queryOf(context: Context): Record<string, string> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([key, values]) => {
      if (values.length > 1) throw new Refusal(400, `${key} is given ${values.length} times: give it once`);
      return [key, values[0]!];
    }),
  );
}

async function bodyOf(context: Context): Promise<unknown> {
  if (!/^application\/json\b/i.test(context.req.header('Content-Type') ?? '')) {
    throw new Refusal(415, 'the body is to be JSON, with Content-Type: application/json');
  }
  try {
    return await context.req.json();
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

function parse(schema: z.ZodObject, given: unknown): unknown {
  const result = z.strictObject(schema.shape).safeParse(given);
  if (result.success) return result.data;
  throw new Refusal(
    400,
    result.error.issues.map((i) => `${i.path.join('.') || 'the request'}: ${i.message}`).join('; '),
  );
}
