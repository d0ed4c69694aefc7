import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** The pages of a built site, by their paths in it. */
export async function pagesOf(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true });
  const pages = names.filter((name) => name.endsWith('.html')).sort();
  return new Map(
    await Promise.all(pages.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/**
 * What a site's links and files lead to that is not there.
 * @param files all files of the site
 * @param base below which it is served
 */
export function brokenLinks(pages: ReadonlyMap<string, string>, files: ReadonlySet<string>, base: string): string[] {
  const ids = new Map([...pages].map(([name, html]) => [name, idsOf(html)] as const));
  return [...pages].flatMap(([name, html]) =>
    targetsOf(html)
      .filter((target) => !leads(target, name, files, ids, base))
      .map((target) => `${name}: ${target}`),
  );
}

/** Addresses within the site that a page has in attributes, without those of scripts' code. */
function targetsOf(html: string): string[] {
  const markup = html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) =>
    script.slice(0, script.indexOf('>') + 1),
  );
  const found = [...markup.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, target]) => target!.replaceAll('&amp;', '&'));
  return [...new Set(found)].filter((target) => !/^([a-z]+:|\/\/)/.test(target));
}

function idsOf(html: string): Set<string> {
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!));
}

function leads(
  target: string,
  from: string,
  files: ReadonlySet<string>,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
  base: string,
): boolean {
  const [path = '', anchor = ''] = target.split('#');
  const full = path === '' ? base + from : posix.join(path.startsWith('/') ? '' : posix.dirname(base + from), path);
  if (!full.startsWith(base)) return false;
  const bare = decodeURIComponent(full.slice(base.length).replace(/\?.*/, ''));
  const file = bare === '' || bare.endsWith('/') ? `${bare}index.html` : bare;
  if (!files.has(file)) return false;
  // What a page of scripts does with its anchors is its own.
  if (anchor === '' || anchor.startsWith('/')) return true;
  return ids.get(file)?.has(decodeURIComponent(anchor)) ?? false;
}
