import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An example of the docs or of a docstring. */
export interface Example {
  /** Such as `README.md:96`. */
  readonly where: string;
  readonly code: string;
  /** Whether it is for a page. */
  readonly isWeb: boolean;
}

/** A fenced block of TypeScript; in a docstring each line begins with a star. */
const block = /^( \* |)```ts\n([\s\S]*?)^\1```$/gm;

/** Every example in README, docs and docstrings; those that train come first, since others draw with their runs. */
export async function collectExamples(): Promise<readonly Example[]> {
  const under = async (folder: string, ending: string): Promise<string[]> =>
    (await readdir(join(root, folder), { recursive: true }))
      .filter((file) => file.endsWith(ending) && !/\.(test|deep)\.ts$/.test(file))
      .map((file) => join(folder, file));
  const files = ['README.md', 'CONTRIBUTING.md', ...(await under('docs', '.md')), ...(await under('src', '.ts'))];
  const examples = await Promise.all(files.map(examplesOf));
  return examples.flat().sort((a, b) => Number(/\btrain\(/.test(b.code)) - Number(/\btrain\(/.test(a.code)));
}

async function examplesOf(file: string): Promise<Example[]> {
  const text = await readFile(join(root, file), 'utf8');
  return [...text.matchAll(block)].map(({ index, 2: lines }) => {
    const code = lines!.replace(/^ \* ?/gm, '');
    return { where: `${file}:${text.slice(0, index).split('\n').length}`, code, isWeb: code.includes("'gannet/web'") };
  });
}
