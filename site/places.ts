import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the site is made, and of what. */
export const places = {
  root: fileURLToPath(new URL('../', import.meta.url)),
  site: fileURLToPath(new URL('./', import.meta.url)),
  /** What the generator reads: docs/, the site's own pages and the API reference, put together. */
  pages: fileURLToPath(new URL('./dist/pages/', import.meta.url)),
  /** The site, unless another folder is named. */
  out: fileURLToPath(new URL('./dist/html/', import.meta.url)),
} as const;

const { repository } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly repository: { readonly url: string };
};

/** The repository's address for a reader. */
export const repositoryUrl = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

/** The path below which a code host shows a project's pages: the repository's name. */
export const defaultBase = `/${repositoryUrl.split('/').at(-1)}/`;

/** Where a file of the repository is shown. */
export function sourceUrl(path: string): string {
  return `${repositoryUrl}/blob/main/${path}`;
}
