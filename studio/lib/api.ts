/** Calls the studio's interface. What is refused is an error whose message may be shown. */
export async function call<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(signal && { signal }),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error('The studio does not answer. Is it still running in its terminal?');
  }
  if (response.ok) return (await response.json()) as T;
  const said = (await response.json().catch(() => null)) as { error?: string } | null;
  throw new Error(sentence(said?.error ?? `The studio answered ${response.status}`));
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => call<T>('GET', path, undefined, signal);
export const post = <T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> =>
  call<T>('POST', path, body, signal);

/** The address of something of a run. */
export function ofRun(name: string, ...parts: readonly string[]): string {
  return ['/api/runs', ...[name, ...parts].map(encodeURIComponent)].join('/');
}

/** The address of a picture of a run; `version` lets the browser keep it. */
export function pictureOf(name: string, file: string, version: string): string {
  return `${ofRun(name, 'images', file)}?v=${encodeURIComponent(version)}`;
}

/** `000500.png`, or of a figure with a name `000500-classes.png`. */
export function pictureFile(figure: string, step: number): string {
  return `${String(step).padStart(6, '0')}${figure && `-${figure}`}.png`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A message as a sentence; a name with which it begins, such as that of a file, stays as it is. */
export function sentence(text: string): string {
  const isWord = /^[a-z]+(?![\w/-]|\.\S)/.test(text);
  const begun = isWord ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
