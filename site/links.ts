import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { places, sourceUrl } from './places.js';

/** What of markdown-it is used here. */
interface Markdown {
  readonly core: { readonly ruler: { push(name: string, rule: (state: State) => void): unknown } };
}
interface State {
  readonly env: { readonly relativePath?: string };
  readonly tokens: readonly Token[];
}
interface Token {
  readonly type: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/**
 * A markdown-it plug-in for links of the guide that lead out of docs/, as they are on the code host: to files of the
 * repository, which the site does not have.
 * @throws Error for a link to a file that is not there
 */
export function linksToSources(markdown: Markdown): void {
  markdown.core.ruler.push('links-to-sources', ({ env, tokens }) => {
    const page = env.relativePath ?? '';
    if (!page.startsWith('guide/')) return;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href) token.attrSet('href', resolved(href, page.replace('guide/', 'docs/')));
    }
  });
}

function resolved(href: string, doc: string): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const target = posix.join(posix.dirname(doc), path);
  if (target.startsWith('docs/')) return href;
  if (!existsSync(join(places.root, target))) throw new Error(`${doc}: there is no ${target} to link to`);
  return sourceUrl(target) + (anchor ? `#${anchor}` : '');
}
