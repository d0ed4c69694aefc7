import { access, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minVersion, satisfies } from 'semver';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { inTemporaryFolder } from '../tiny.js';
import { root, run } from './run.js';

interface Dependency {
  readonly dev?: boolean;
  /** For some platforms alone. */
  readonly optional?: boolean;
  readonly engines?: { readonly node?: string };
}

/** A folder with the package's script and, as its dependency, the script of onnxruntime-node's that fetches CUDA. */
async function layOut(folder: string): Promise<string> {
  const runtime = join(folder, 'node_modules/onnxruntime-node');
  const libraries = join(runtime, 'bin/napi-v6', process.platform, process.arch);
  await mkdir(libraries, { recursive: true });
  await cp(join(root, 'install'), join(folder, 'node_modules/gannet/install'), { recursive: true });
  await cp(join(root, 'node_modules/onnxruntime-node/script'), join(runtime, 'script'), { recursive: true });
  await cp(join(root, 'node_modules/onnxruntime-node/package.json'), join(runtime, 'package.json'));
  await writeFile(join(folder, 'node_modules/gannet/package.json'), '{"type": "module"}');
  return libraries;
}

const preinstall = ['install/without-cuda.js'];
const cudaLibraries =
  `${process.platform}/${process.arch}` === 'linux/x64'
    ? ['cuda', 'shared', 'tensorrt'].map((name) => `libonnxruntime_providers_${name}.so`)
    : [];

test('the places of the CUDA libraries are taken, and what is there stays', () =>
  inTemporaryFolder(async (folder) => {
    const libraries = await layOut(folder);
    const there = join(libraries, 'libonnxruntime_providers_shared.so');
    await writeFile(there, 'a real one');
    await run(join(folder, 'node_modules/gannet'), process.execPath, preinstall);
    expect((await readdir(libraries)).sort()).toEqual(
      cudaLibraries.length > 0 ? cudaLibraries : ['libonnxruntime_providers_shared.so'],
    );
    expect(await readFile(there, 'utf8')).toBe('a real one');
  }));

test('who asks for CUDA gets it, and who has no onnxruntime-node yet no error', () =>
  inTemporaryFolder(async (folder) => {
    const libraries = await layOut(folder);
    const gannet = join(folder, 'node_modules/gannet');
    await run(gannet, process.execPath, preinstall, { ONNXRUNTIME_NODE_INSTALL: 'cuda12' });
    await run(gannet, process.execPath, preinstall, { npm_config_onnxruntime_node_install: 'cuda12' });
    expect(await readdir(libraries)).toEqual([]);
    await cp(join(root, 'install'), join(folder, 'elsewhere/install'), { recursive: true });
    await writeFile(join(folder, 'elsewhere/package.json'), '{"type": "module"}');
    await inTemporaryFolder(async (empty) => {
      await cp(join(folder, 'elsewhere'), empty, { recursive: true });
      await run(empty, process.execPath, preinstall);
      expect((await readdir(empty)).sort()).toEqual(['install', 'package.json']);
    });
  }));

test('engines is what every dependency runs on', () => {
  const lowest = manifest.engines.node.split('||').map((range) => minVersion(range)!);
  const wanted = Object.entries(lock.packages as Record<string, Dependency>)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path, { engines }]) => ({ path, range: engines?.node ?? '*' }));
  const refused = wanted.flatMap(({ path, range }) =>
    lowest.filter((version) => !satisfies(version, range)).map((version) => `${path} wants ${range}, not ${version}`),
  );
  expect(wanted.length).toBeGreaterThan(50);
  expect(refused).toEqual([]);
});

test('the package holds the pages that README, help and pages themselves name', async () => {
  const [{ files }] = JSON.parse(await run(root, 'npm', ['pack', '--dry-run', '--json'])) as [
    { files: { path: string }[] },
  ];
  const packed = new Set(files.map(({ path }) => path));
  expect([...packed]).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'docs/data.md']));
  const named = new Set<string>();
  for (const page of [...packed].filter((path) => path.endsWith('.md'))) {
    const text = await readFile(join(root, page), 'utf8');
    for (const [, link] of text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)) {
      named.add(join(page, '..', link!));
    }
  }
  for (const entry of await readdir(join(root, 'src'), { recursive: true })) {
    if (!entry.endsWith('.ts') || entry.endsWith('.test.ts')) continue;
    const text = await readFile(join(root, 'src', entry), 'utf8');
    for (const [path] of text.matchAll(/docs\/[\w/-]+\.md/g)) named.add(path);
  }
  const missing: string[] = [];
  for (const path of named) {
    const there = await access(join(root, path)).then(
      () => true,
      () => false,
    );
    // A page may point into the sources, which are in the repository alone.
    if (!there || (/\.(md|png)$/.test(path) && !path.startsWith('tests/') && !packed.has(path))) missing.push(path);
  }
  expect(missing).toEqual([]);
});
