import { Application } from 'typedoc';
import { load } from 'typedoc-plugin-markdown';
import { places, sourceUrl } from './places.js';

/** What a program of Node's imports, and what a page does. */
const entries = ['src/index.ts', 'src/web.ts'];

/** Writes the API reference, as Markdown, from the docstrings of what the package exports. */
export async function writeApi(folder: string): Promise<void> {
  const options = {
    entryPoints: entries.map((entry) => places.root + entry),
    tsconfig: `${places.root}tsconfig.json`,
    plugin: [load],
    router: 'member',
    // The types were checked before.
    skipErrorChecking: true,
    readme: 'none',
    name: 'API',
    logLevel: 'Warn' as const,
    validation: false,
    excludeInternal: true,
    excludePrivate: true,
    disableGit: true,
    sourceLinkTemplate: sourceUrl('{path}#L{line}'),
    gitRevision: 'main',
    // By itself typedoc would empty docs/.
    out: folder,
    basePath: places.root,
    entryFileName: 'index',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
  };
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (!project) throw new Error('the API reference cannot be made: typedoc found nothing to read');
  await app.outputs.writeOutput({ name: 'markdown', path: folder }, project);
}
