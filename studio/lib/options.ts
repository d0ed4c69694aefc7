import type { RecipeInfo } from '../../src/studio/schema.ts';

/** An option of a recipe as a form shows it. */
export interface Option {
  readonly key: string;
  readonly what: string;
  readonly kind: 'integer' | 'number' | 'choice' | 'list' | 'text' | 'flag';
  readonly choices: readonly string[];
  readonly least: number | null;
  readonly preset: unknown;
}

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
}

/** The options that a recipe's JSON schema describes. */
export function optionsOf({ options }: Pick<RecipeInfo, 'options'>): Option[] {
  const properties = (options.properties ?? {}) as Readonly<Record<string, Property>>;
  return Object.entries(properties).map(([key, property]) => ({
    key,
    what: property.description ?? '',
    kind: kindOf(property),
    choices: (property.enum ?? []).map(String),
    least: property.minimum ?? property.exclusiveMinimum ?? null,
    preset: property.default,
  }));
}

function kindOf({ type, enum: choices }: Property): Option['kind'] {
  if (choices) return 'choice';
  if (type === 'integer' || type === 'number') return type;
  if (type === 'array') return 'list';
  return type === 'boolean' ? 'flag' : 'text';
}

/** A value as the text of a field. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '' : String(value);
}

type Value = boolean | number | string | (number | string)[];

/** The value that a field's text is; an error in words where it is none. */
export function settingOf({ key, kind }: Option, text: string): Value {
  const number = (one: string): number => {
    const value = Number(one);
    if (one.trim() === '' || !Number.isFinite(value))
      throw new Error(`${key}: ${one.trim() || 'nothing'} is no number.`);
    return value;
  };
  if (kind === 'integer' || kind === 'number') return number(text);
  if (kind === 'list') return text.split(',').map(number);
  return kind === 'flag' ? text === 'true' : text;
}

/** The fields that are not as they would be by themselves. */
export function changed(
  options: readonly Option[],
  fields: Readonly<Record<string, string>>,
  base: Readonly<Record<string, unknown>>,
): Record<string, Value> {
  return Object.fromEntries(
    options
      .filter(({ key }) => fields[key] !== undefined && fields[key] !== textOf(base[key]))
      .map((option) => [option.key, settingOf(option, fields[option.key]!)]),
  );
}
