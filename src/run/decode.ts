import type { z } from 'zod';
import { GannetError } from '../errors.js';

/**
 * What a text of JSON holds, checked.
 * @param where for messages: the file, and what of it
 * @throws GannetError naming the place and the field that is wrong
 */
export function decodeJson<S extends z.ZodType>(schema: S, text: string, where: string): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new GannetError(`${where} is not JSON: it may have been edited or cut short`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new GannetError(`${where}: ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
}
