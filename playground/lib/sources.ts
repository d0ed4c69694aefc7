import { findRecipe } from '../../src/recipes/index.ts';

const repository = 'https://github.com/gannet-gan/gannet/blob/main/';
/** Recipes that share a file with another. */
const files: Readonly<Record<string, string>> = { gan: 'mlp', 'cgan-mlp': 'mlp' };
const texts = import.meta.glob<string>(['../../src/recipes/*.ts', '!../../src/recipes/*.test.ts'], {
  query: '?raw',
  import: 'default',
});

/** A recipe as its author wrote it. */
export interface RecipeSource {
  readonly path: string;
  readonly url: string;
  readonly code: string;
  /** What the networks play for, as the code says it above each loss. */
  readonly equations: readonly string[];
}

export async function sourceOf(recipe: string): Promise<RecipeSource> {
  const path = `src/recipes/${files[recipe] ?? recipe}.ts`;
  const code = await texts[`../../${path}`]!();
  const equations = [...code.matchAll(/^ *\/\/ (L_[\w.]+ = .*)$/gm)].map(([, equation]) => equation!);
  return { path, url: repository + path, code, equations };
}

/** Where a recipe was published. */
export function papersOf(recipe: string): readonly { readonly text: string; readonly url: string }[] {
  const { source } = findRecipe(recipe);
  return [...source.matchAll(/arXiv (\d{4}\.\d{4,5})/g)].map(([text, id]) => ({
    text,
    url: `https://arxiv.org/abs/${id}`,
  }));
}

export const doctorDocs = `${repository}docs/doctor.md`;
