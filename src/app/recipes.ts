import { z } from 'zod';
import type { Preset, Recipe } from '../recipes/recipe.js';

/** A recipe for programs: what it is, and its options as a JSON schema (draft 2020-12). */
export interface RecipeDescription extends Pick<Recipe, 'name' | 'title' | 'source' | 'size' | 'advice'> {
  readonly presets: Readonly<Record<string, Preset>>;
  readonly options: z.core.JSONSchema.BaseSchema;
}

export function describeRecipe({ name, title, source, size, advice, presets, options }: Recipe): RecipeDescription {
  return {
    ...{ name, title, source, size, presets, options: z.toJSONSchema(options, { io: 'input' }) },
    ...(advice !== undefined && { advice }),
  };
}
