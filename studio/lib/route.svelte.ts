/** What the page shows, as its address says: `#/run/NAME?step=600`. A reload shows the same. */
export class Route {
  #hash = $state(location.hash);

  constructor() {
    addEventListener('hashchange', () => {
      this.#hash = location.hash;
    });
  }

  /** The parts of the path, decoded: `['run', 'NAME']`. */
  readonly path = $derived(
    this.#hash
      .replace(/^#\/?/, '')
      .split('?')[0]!
      .split('/')
      .filter((part) => part !== '')
      .map(decode),
  );

  readonly query = $derived(new URLSearchParams(this.#hash.split('?')[1] ?? ''));

  /** Changes the query without a new entry in the history, and without what follows the address being told. */
  note(query: Readonly<Record<string, string | null>>): void {
    const [path, before] = location.hash.split('?');
    const next = new URLSearchParams(before ?? '');
    for (const [key, value] of Object.entries(query)) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    const text = next.toString();
    history.replaceState(null, '', `${path || '#/'}${text && `?${text}`}`);
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = new Route();

/** The address of a page within the studio. */
export function to(...path: readonly string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}
