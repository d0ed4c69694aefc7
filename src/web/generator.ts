import { GannetError } from '../errors.js';
import { type WebRuntimeOptions, webRuntime } from '../runtime/web.js';
import { GeneratorModel } from '../train/generator.js';

/**
 * A generator in a page.
 *
 * @param model where a generator.onnx lies, or its bytes
 * @throws GannetError if it cannot be fetched, or is no generator of Gannet's
 */
export async function generator(
  model: string | URL | Uint8Array,
  options: WebRuntimeOptions = {},
): Promise<GeneratorModel> {
  return GeneratorModel.open(model instanceof Uint8Array ? model : await load(model), await webRuntime(options));
}

async function load(url: string | URL): Promise<Uint8Array> {
  const response = await fetch(url).catch((error: Error) => {
    throw new GannetError(`${url} cannot be fetched: ${error.message}`);
  });
  if (!response.ok) throw new GannetError(`${url} cannot be fetched: the server says ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
