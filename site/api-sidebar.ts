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
/** The package's entries, which are the folders of their pages; the second is within the first. */
const entries = ['gannet', 'gannet/web'];

interface Item {
  readonly text: string;
  readonly link?: string;
  readonly items?: Item[];
}

/** The side bar of the API reference, of the pages that are there. */
export function apiSidebar(): Item[] {
  return entries.map((entry) => ({
    text: entry,
    link: `/api/${entry}/`,
    items: Object.entries(kinds).flatMap(([kind, title]) => {
      const path = `${places.pages}api/${entry}/${kind}`;
      if (!existsSync(path)) return [];
      const names = readdirSync(path).map((name) => name.replace(/\.md$/, ''));
      const items = names.sort().map((name) => ({ text: name, link: `/api/${entry}/${kind}/${name}` }));
      return [{ text: title, items }];
    }),
  }));
}
