import { existsSync, readdirSync } from 'node:fs';
import { places } from './places.js';

/** Kinds in the order in which they are looked for, by the names of typedoc's folders, and what its index calls them. */
const kinds = {
  functions: { title: 'Functions', anchor: 'functions' },
  classes: { title: 'Classes', anchor: 'classes' },
  interfaces: { title: 'Interfaces', anchor: 'interfaces' },
  'type-aliases': { title: 'Types', anchor: 'type-aliases' },
  variables: { title: 'Variables', anchor: 'variables' },
} as const;
type Kind = keyof typeof kinds;
/** The package's entries, which are the folders of their pages; the second is within the first. */
const entries = ['gannet', 'gannet/web'];

interface Item {
  readonly text: string;
  readonly link?: string;
  readonly items?: Item[];
}

/**
 * The side bars of the API reference by the pages that have them. That of a page names the others of its kind, and leads
 * to all kinds: with every name in every page, these would be most of the whole site.
 */
export function apiSidebars(): Record<string, Item[]> {
  const groups = entries.flatMap((entry) => kindsOf(entry).map((kind) => ({ entry, kind })));
  const bars = groups.map(({ entry, kind }) => [`/api/${entry}/${kind}/`, sidebar(entry, kind)] as const);
  return Object.fromEntries([['/api/', sidebar()], ...bars]);
}

/** @param open the entry and the kind whose names are shown */
function sidebar(...open: [] | [entry: string, kind: Kind]): Item[] {
  return entries.map((entry) => {
    const link = `/api/${entry}/`;
    const items = kindsOf(entry).map((kind) => {
      const { title, anchor } = kinds[kind];
      const isOpen = open[0] === entry && open[1] === kind;
      return { text: title, link: `${link}#${anchor}`, ...(isOpen && { items: namesOf(entry, kind) }) };
    });
    return { text: entry, link, items };
  });
}

function kindsOf(entry: string): Kind[] {
  return (Object.keys(kinds) as Kind[]).filter((kind) => existsSync(folderOf(entry, kind)));
}

function namesOf(entry: string, kind: Kind): Item[] {
  const names = readdirSync(folderOf(entry, kind)).map((name) => name.replace(/\.md$/, ''));
  return names.sort().map((name) => ({ text: name, link: `/api/${entry}/${kind}/${name}` }));
}

function folderOf(entry: string, kind: Kind): string {
  return `${places.pages}api/${entry}/${kind}`;
}
