/**
 * Runs before the install scripts of Gannet's dependencies, where npm runs such scripts (up to version 11).
 *
 * That of onnxruntime-node fetches, on Linux x64, hundreds of megabytes of CUDA libraries from a registry of its own, and
 * fails the whole installation where that cannot be reached. Gannet computes on the processor and needs none of them. The
 * script leaves libraries alone that are there already, so a line of text is put where each belongs. Who wants CUDA says
 * so: with ONNXRUNTIME_NODE_INSTALL set, nothing is done here.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { env, platform, arch } = process;
const wishes = ['onnxruntime_node_install', 'onnxruntime_node_install_cuda'];
const notice =
  'Not fetched, because Gannet does not need it: ONNXRUNTIME_NODE_INSTALL=cuda12 npm install fetches it.\n';

/** The CUDA libraries that onnxruntime-node's script would fetch here; none where it is not installed. */
function wantedLibraries() {
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(require.resolve('onnxruntime-node/package.json'));
    const { requirements, manifests } = require(join(folder, 'script', 'install-metadata.js'));
    const names = (requirements[`${platform}/${arch}`] ?? []).flatMap((kind) =>
      Object.keys(manifests[`${platform}/${arch}:${kind}`]),
    );
    return names.map((name) => join(folder, 'bin', 'napi-v6', platform, arch, name));
  } catch {
    return []; // Another version, or none yet: then its own script is as it is.
  }
}

if (!wishes.some((name) => env[name.toUpperCase()] || env[`npm_config_${name}`])) {
  for (const path of wantedLibraries()) {
    try {
      writeFileSync(path, notice, { flag: 'wx' });
    } catch {
      // There already, or not to be written: nothing that an installation should fail for.
    }
  }
}
