/** How the user started Gannet: in the repository through npm, which runs it from the source; by npx; or by itself. */
const program = import.meta.url.endsWith('.ts')
  ? 'npm run --silent gannet --'
  : process.env.npm_command === 'exec'
    ? 'npx gannet'
    : 'gannet';

/** What no shell takes for more than it says. */
const plain = /^[\w./:@%+=,~-]+$/;

/**
 * A command of Gannet's that can be pasted: it begins as the user's own did, and a word that a shell would take apart is
 * in quotes.
 *
 * @param words such as `'resume', path`
 */
export function gannet(...words: readonly (string | number)[]): string {
  return [program, ...words.map((word) => quoted(String(word)))].join(' ');
}

/** A path as a word of a command that no one takes for an option. */
export function pathWord(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

function quoted(word: string): string {
  if (plain.test(word)) return word;
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
