import { existsSync, readdirSync } from 'node:fs';
import { places } from './places.js';

/** Kinds in the order in which they are looked for, by the names of typedoc's folders. */
const kinds = {
  functions: 'Functions',
  classes: 'Classes',
  interfaces: 'Interfaces',
  'type-aliases': 'Types',
  variables: 'Variables',
};
/** The package's entries, by the folders of their pages; the second is within the first. */
const entries = { gannet: 'gannet', 'gannet/web': 'gannet/web' };

interface Item {
  readonly text: string;
  readonly link?: string;
  readonly items?: Item[];
}

/** The side bar of the API reference, of the pages that are there. */
export function apiSidebar(): Item[] {
  return Object.entries(entries).map(([folder, text]) => ({
    text,
    link: `/api/${folder}/`,
    items: Object.entries(kinds).flatMap(([kind, title]) => {
      const path = `${places.pages}api/${folder}/${kind}`;
      if (!existsSync(path)) return [];
      const names = readdirSync(path).map((name) => name.replace(/\.md$/, ''));
      const items = names.sort().map((name) => ({ text: name, link: `/api/${folder}/${kind}/${name}` }));
      return [{ text: title, items }];
    }),
  }));
}
