import type { Dataset } from '../../src/data/dataset.ts';
import { GannetError } from '../../src/errors.ts';
import { type IdxBytes, idxDataset } from '../../src/web/idx.ts';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** MNIST from beside the page. @throws GannetError if it cannot be fetched */
export async function fetchMnist(base: string): Promise<Dataset> {
  const pair = async (split: 'train' | 't10k'): Promise<IdxBytes> => {
    const [images, labels] = await Promise.all(
      ['images-idx3', 'labels-idx1'].map((kind) => fetchPacked(new URL(`mnist/${split}-${kind}-ubyte.gz`, base))),
    );
    return { images: images!, labels: labels! };
  };
  const [train, test] = await Promise.all([pair('train'), pair('t10k')]);
  return idxDataset('mnist', { train, test }, digits);
}

/** A gzip file, unpacked; a server may have told the browser to do so already. */
async function fetchPacked(url: URL): Promise<Uint8Array> {
  const response = await fetch(url).catch((error: Error) => {
    throw new GannetError(`${url.pathname} cannot be fetched: ${error.message}; is the page's server still there?`);
  });
  if (!response.ok) throw new GannetError(`${url.pathname} cannot be fetched: the server says ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
