import { z } from 'zod';
import type { Endpoint } from './endpoint.js';

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of the endpoints; its schemas are those by which requests are checked. */
export function openApi(endpoints: readonly Endpoint<z.ZodObject, z.ZodObject>[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return { openapi: '3.1.0', info: { title: 'Gannet studio', version }, paths };
}

function operation({ path, summary, query, body, answer, status = 200 }: Endpoint<z.ZodObject, z.ZodObject>): Json {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }));
  const content = typeof answer === 'string' ? { [answer]: {} } : json(schemaOf(answer, 'output'));
  return {
    summary,
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      [status]: { description: 'done', content },
      default: { description: 'refused: what is wrong, in words', content: json(refused) },
    },
  };
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });
const refused = { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] };

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
